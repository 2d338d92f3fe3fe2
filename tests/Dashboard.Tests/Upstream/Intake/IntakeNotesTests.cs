using System.Text;
using Dashboard.Upstream.Intake;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Intake;

public sealed class IntakeNotesTests
{
    [Fact]
    public async Task FieldsLeftOut_ByReadingAndByMerging_AreCounted()
    {
        await using var upstream = new UpstreamUnderTest();
        var intake = upstream.Get<DocumentIntake>();

        Accept(intake, 0, PartNames.MostUnknown);
        Assert.Empty(intake.GetReading().Notes);
        Accept(intake, 10, PartNames.MostUnknown);
        Accept(intake, 10, PartNames.MostUnknown);
        Accept(intake, 10, PartNames.MostUnknown + 1);

        Assert.Equal(
            [
                ("(document)", "more than 256 unknown fields: the last ones left out", 1L),
                ("(document)", "more than 256 unknown fields: the oldest left out", 1L),
            ],
            intake.GetReading().Notes.OrderBy(note => note.Reason, StringComparer.Ordinal)
        );
    }

    private static void Accept(DocumentIntake intake, int from, int count)
    {
        var fields = string.Join(',', Enumerable.Range(from, count).Select(i => $"\"field{i}\":1"));
        Assert.NotNull(intake.Accept(Encoding.UTF8.GetBytes($$"""{"jobId":"a",{{fields}}}"""), "test", DocumentSource.Stream));
    }
}
