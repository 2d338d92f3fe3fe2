using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Components;
using Microsoft.AspNetCore.Components;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Page;

/// <summary>The job's JSON, for whoever wants to see it all. Built only while it is open.</summary>
public sealed partial class JobDocumentPanel
{
    /// <summary>A page is no place for more; a document may be a megabyte.</summary>
    private const int MostCharacters = 200_000;

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private string? _jobId;
    private Shown _shown;
    private Job? _frozen;
    private string _text = "";

    private enum Shown
    {
        Nothing,
        Merged,
        Received,
    }

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    private bool IsNewerKnown =>
        _shown == Shown.Merged
            ? !ReferenceEquals(_frozen!.Document, Job.Document)
            : !_frozen!.LastReceived.Equals(Job.LastReceived);

    protected override void OnParametersSet()
    {
        if (_jobId != Job.JobId)
        {
            _jobId = Job.JobId;
            Show(ReadAddress());
        }
    }

    private Shown ReadAddress() =>
        Enum.TryParse<Shown>(Navigation.FindPlace("doc"), ignoreCase: true, out var shown) && Enum.IsDefined(shown)
            ? shown
            : Shown.Nothing;

    /// <summary>The document as it is now. It stays as it is until another is asked for: a text that changes can be neither read nor copied.</summary>
    private void Show(Shown which)
    {
        _shown = which;
        _frozen = which == Shown.Nothing ? null : Job;
        _text = which switch
        {
            Shown.Merged => Shorten(Indent(DocumentWriter.Write(Job.Document))),
            Shown.Received => Shorten(Encoding.UTF8.GetString(Job.LastReceived.Span)),
            _ => "",
        };
    }

    private void ShowNewest()
    {
        if (IsNewerKnown)
        {
            Show(_shown);
        }
    }

    private static string Shorten(string text) =>
        text.Length <= MostCharacters
            ? text
            : $"{text[..MostCharacters]}\n… and {text.Length - MostCharacters:N0} characters more";

    private static string Indent(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            document.RootElement.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private void Toggle(Shown which) => Show(_shown == which ? Shown.Nothing : which);
}
