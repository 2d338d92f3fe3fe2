using System.Text;
using CsCheck;
using Simulator.Traces;
using Testing;

namespace Simulator.Tests.Traces;

public sealed class TraceFileTests : IDisposable
{
    private const string Valid = "job_id,created,scheduled,ended,outcome\na,1,2,3,completed\nb,1,2,3,failed\n";

    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain.csv", "plain")]
    [InlineData("packed.CSV.gz", "packed")]
    [InlineData("no-ending", "no-ending")]
    public void Read_PackedOrNot_IsTheSameTraceUnderTheFilesName(string file, string name)
    {
        var path = _folder.Write(
            file,
            file.EndsWith(".gz", StringComparison.Ordinal) ? TraceFolder.Gzip(Valid) : Encoding.UTF8.GetBytes(Valid)
        );

        var trace = TraceFile.Read(path);

        Assert.Equal(name, trace.Name);
        Assert.Equal(["a", "b"], trace.Jobs.Select(job => job.JobId));
    }

    [Fact]
    public void Read_GzipUnderAPlainName_IsUnpacked() =>
        Assert.Equal(2, TraceFile.Read(_folder.Write("x.csv", TraceFolder.Gzip(Valid))).Jobs.Length);

    [Fact]
    public void Read_NoSuchFile_SaysSo() =>
        Assert.StartsWith(
            "absent.csv: there is no such file, expected a trace",
            _folder.Complaint(Path.Combine(_folder.Path, "absent.csv")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Read_FolderWithoutATrace_NamesTheFilesItLooksFor()
    {
        _folder.Write("notes.txt", "no trace");

        Assert.EndsWith(
            "the folder holds no trace, expected pod_gpu_duty_cycle_anon.csv or openb_pod_list_default.csv (or .gz), or the name of a file.",
            _folder.Complaint(_folder.Path),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("empty.csv", "", "empty.csv: the file is empty, expected a CSV header on line 1.")]
    [InlineData("empty.csv.gz", "", "empty.csv.gz: the file is empty, expected a CSV header on line 1.")]
    [InlineData("lines.csv", "\n\r\n\n", "lines.csv: the file holds empty lines only, expected a CSV header.")]
    [InlineData(
        "plain.csv.gz",
        Valid,
        "plain.csv.gz: the name ends in .gz but the content is not gzip, expected a gzip file or a name without .gz."
    )]
    [InlineData(
        "page.csv",
        "<html>\n<body>\n",
        "page.csv, line 1, column 1 (<html>): found the header '<html>', expected one with 'job_id' "
    )]
    [InlineData(
        "nul.csv",
        "job_id,created\na\0b,1\n",
        "nul.csv, line 2, column 1: found bytes that are not text, expected CSV in UTF-8."
    )]
    [InlineData(
        "terminal.csv",
        "\u001b[31m,b\n",
        "terminal.csv, line 1, column 1 (·[31m): found the header '·[31m,b', expected one with 'job_id' "
    )]
    public void Read_NotATrace_SaysWhereAndWhat(string name, string text, string complaint) =>
        Assert.StartsWith(complaint, _folder.Complaint(_folder.Write(name, text)), StringComparison.Ordinal);

    [Fact]
    public void Read_Binary_SaysThatItIsNotText() =>
        Assert.Equal(
            "photo.csv, line 2, column 1: found bytes that are not text, expected CSV in UTF-8.",
            _folder.Complaint(_folder.Write("photo.csv", [.. "job_id\n"u8, 0xff, 0xd8, 0xff, 0xe0]))
        );

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public void Read_OverlongLine_NamesTheLineAndItsLength(string lineEnd)
    {
        var line = new string('x', 70_000);

        Assert.Equal(
            "long.csv, line 3, column 1: found a line of 70,000 bytes, expected at most 65,536.",
            _folder.Complaint(_folder.Write("long.csv", "job_id\na\n" + line + lineEnd))
        );
    }

    [Fact]
    public void Read_GzipCutAnywhere_IsRefused()
    {
        var whole = TraceFolder.Gzip(Valid);

        for (var length = 2; length < whole.Length; length++)
        {
            var complaint = _folder.Complaint(_folder.Write("cut.csv.gz", whole[..length]));
            Assert.Equal("cut.csv.gz: the gzip content ends too early, expected a whole gzip file.", complaint);
        }
    }

    [Fact]
    public void Read_GzipDamaged_IsRefused()
    {
        var damaged = TraceFolder.Gzip(Valid);
        damaged[^6] ^= 1;

        Assert.Equal(
            "bad.csv.gz: the gzip content is damaged, expected a whole gzip file.",
            _folder.Complaint(_folder.Write("bad.csv.gz", damaged))
        );
    }

    [Fact]
    public void Read_GzipBomb_IsRefusedBeforeItFillsTheMemory()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            var zeros = new byte[1024 * 1024];
            for (var mebibyte = 0; mebibyte < 257; mebibyte++)
            {
                gzip.Write(zeros);
            }
        }

        Assert.Equal(
            "bomb.csv.gz: the text is larger than 256 MiB, expected a smaller trace.",
            _folder.Complaint(_folder.Write("bomb.csv.gz", packed.ToArray()))
        );
    }

    /// <summary>Whatever is done to a trace, it is read or refused with its own error: no other exception leaves the reader.</summary>
    [Fact]
    public void Read_AnyBytesChanged_IsReadOrRefused()
    {
        var seeds = new[]
        {
            Valid,
            "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\np,1,1,1,1,,BE,Failed,0,5,1\n",
            "value,timestamp_anon,container_ip\n1,5,a\n2,6,a\n",
        };
        var edits = Gen.Select(Gen.Int[0, 200], Gen.OneOf(Gen.Byte, Gen.Char["\",\n\r|-.eE0"].Select(c => (byte)c))).Array[1, 6];
        Gen.Select(Gen.Int[0, seeds.Length - 1], edits, Gen.Bool)
            .Sample(
                (form, changes, insert) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(seeds[form]).ToList();
                    foreach (var (at, value) in changes)
                    {
                        if (insert)
                        {
                            bytes.Insert(at % bytes.Count, value);
                        }
                        else
                        {
                            bytes[at % bytes.Count] = value;
                        }
                    }

                    using var folder = new TraceFolder();
                    var path = folder.Write("t.csv", [.. bytes]);
                    var error = Record.Exception(() => TraceFile.Read(path));
                    if (error is not null)
                    {
                        Assert.StartsWith(path, Assert.IsType<TraceFormatException>(error).Message, StringComparison.Ordinal);
                    }
                },
                iter: LongTests.Amount(3_000, 100_000)
            );
    }

    [Theory]
    [InlineData("traces/alibaba-2020/philly_runtime.csv.gz", "line 1, column 1 (runtime): found the header 'runtime'")]
    [InlineData(
        "traces/alibaba-2026-genai/lora_update_latency_anon.csv.gz",
        "line 2, column 2 (value): found '7109.0', expected a GPU utilisation"
    )]
    [InlineData(
        "traces/alibaba-2023/openb_node_list_gpu_node.csv",
        "line 1, column 1 (sn): found the header 'sn,cpu_milli,memory_mib,gpu,model'"
    )]
    public void Read_PublishedFileThatIsNoTrace_SaysWhereAndWhat(string file, string complaint) =>
        Assert.Contains(complaint, _folder.Complaint(SharedFiles.Require(file)), StringComparison.Ordinal);
}
