using System.Text;
using System.Text.Json;
using Shared.Jobs;

namespace Shared.Documents;

/// <summary>One pass over one document; top-level properties here, scalars and nested objects in the other files of this type.</summary>
internal ref partial struct StatusDocumentParser
{
    /// <summary>A list holds documents two levels deep, and the platform's readers go to 64.</summary>
    private static readonly JsonReaderState Start = new(new JsonReaderOptions { MaxDepth = 60 });

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _expectedJobId;
    private readonly JobStatusDocument _document = new("");
    private Utf8JsonReader _json;
    private List<DocumentNote>? _notes;
    private PartList _parts;
    private int _unknown;
    private RunningPhase? _phaseOfStatus;
    private RunningPhase? _phaseOfStep;
    private string? _jobId;

    public StatusDocumentParser(ReadOnlyMemory<byte> bytes, string? expectedJobId)
    {
        _bytes = bytes;
        _expectedJobId = expectedJobId;
        _json = new Utf8JsonReader(bytes.Span, isFinalBlock: true, Start);
    }

    public void AddNotes(DocumentNote[] notes)
    {
        if (notes.Length > 0)
        {
            (_notes ??= []).AddRange(notes);
        }
    }

    public DocumentReadResult Parse(ReadOnlyMemory<byte> received)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            var kind = _json.TokenType;
            while (_json.Read()) { }

            return DocumentReadResult.Refused(DocumentRefusal.NotAnObject, $"found {kind}");
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            ReadProperty();
        }

        // reads on: anything but white space after the object is a syntax error
        while (_json.Read()) { }

        return Finish(received);
    }

    private void ReadProperty()
    {
        var property = _json.ValueIsEscaped ? StatusProperty.Other : StatusProperties.Find(_json.ValueSpan);
        if (property is StatusProperty.Other)
        {
            var name = _json.ValueIsEscaped ? _json.GetString()! : TextPool.Get(_json.ValueSpan);
            property = _json.ValueIsEscaped ? StatusProperties.Find(Encoding.UTF8.GetBytes(name)) : property;
            if (property is StatusProperty.Other)
            {
                _json.Read();
                SkipUnknown(name);
                return;
            }
        }

        _json.Read();
        switch (property)
        {
            case StatusProperty.JobId:
                ReadJobId();
                break;
            case StatusProperty.Status:
                ReadState();
                break;
            case StatusProperty.Substate:
                ReadPhase();
                break;
            case StatusProperty.Progress:
                ReadProgress();
                break;
            case StatusProperty.CurrentStep:
                ReadCurrentStep();
                break;
            case StatusProperty.EndpointId:
                _document.EndpointId = ReadText("endpointId", DocumentFields.EndpointId) ?? _document.EndpointId;
                break;
            case StatusProperty.Priority:
                _document.Priority = ReadText("priority", DocumentFields.Priority) ?? _document.Priority;
                break;
            case StatusProperty.CreatedAt:
                _document.CreatedAt = ReadTime("createdAt", DocumentFields.CreatedAt) ?? _document.CreatedAt;
                break;
            case StatusProperty.StartedAt:
                _document.StartedAt = ReadTime("startedAt", DocumentFields.StartedAt) ?? _document.StartedAt;
                break;
            case StatusProperty.EndedAt:
                ReadEndedAt();
                break;
            case StatusProperty.EstimatedCompletion:
                _document.EstimatedCompletion =
                    ReadTime("estimatedCompletion", DocumentFields.EstimatedCompletion) ?? _document.EstimatedCompletion;
                break;
            case StatusProperty.ExecutionTime:
                _document.ExecutionTimeSeconds =
                    ReadAmount("executionTime", DocumentFields.ExecutionTime) ?? _document.ExecutionTimeSeconds;
                break;
            case StatusProperty.Retryable:
                _document.IsRetryable = ReadBoolean("retryable", DocumentFields.Retryable) ?? _document.IsRetryable;
                break;
            case StatusProperty.RetryCount:
                _document.RetryCount = ReadCount("retryCount", DocumentFields.RetryCount) ?? _document.RetryCount;
                break;
            case StatusProperty.NextRetryAt:
                _document.NextRetryAt = ReadTime("nextRetryAt", DocumentFields.NextRetryAt) ?? _document.NextRetryAt;
                break;
            case StatusProperty.GoneSince:
                _document.GoneSince = ReadTime("goneSince", DocumentFields.None) ?? _document.GoneSince;
                break;
            case StatusProperty.Execution:
                ReadExecution();
                break;
            case StatusProperty.FinalMetrics:
                ReadFinalMetrics();
                break;
            case StatusProperty.Resources:
                ReadResources();
                break;
            case StatusProperty.Error:
                ReadError();
                break;
            default:
                SkipPart(StatusProperties.PartNameOf(property));
                break;
        }
    }

    private DocumentReadResult Finish(ReadOnlyMemory<byte> received)
    {
        if (!string.IsNullOrEmpty(_jobId) && _jobId != _expectedJobId)
        {
            if (JobIdRules.FindFault(_jobId) is { } fault)
            {
                return DocumentReadResult.Refused(DocumentRefusal.BadJobId, $"the jobId '{PlainText.Of(_jobId, 64)}' {fault}");
            }

            if (_expectedJobId is not null)
            {
                return DocumentReadResult.Refused(DocumentRefusal.OtherJob, $"expected {_expectedJobId}, found {_jobId}");
            }
        }

        var jobId = string.IsNullOrEmpty(_jobId) ? _expectedJobId : _jobId;
        if (string.IsNullOrEmpty(jobId))
        {
            return DocumentReadResult.Refused(DocumentRefusal.NoJobId, "neither in the document nor implied by the request");
        }

        // contract: a substate field, else the step, else the status may name the running phase
        if (!_document.Has(DocumentFields.Phase) && (_phaseOfStep ?? _phaseOfStatus) is { } phase)
        {
            _document.Phase = phase;
            _document.Present |= DocumentFields.Phase;
        }

        _document.JobId = jobId;
        _document.Parts = _parts.ToImmutable();
        _document.Notes = _notes is null ? [] : [.. _notes];
        _document.Received = received;
        return DocumentReadResult.Accepted(_document);
    }

    /// <summary>Keeps the first ones, and notes once that there were more.</summary>
    private void SkipUnknown(string name)
    {
        if (_parts.IndexOf(name) < 0 && ++_unknown > PartNames.MostUnknown)
        {
            if (_unknown == PartNames.MostUnknown + 1)
            {
                AddNote(JsonText.WholeDocument, $"more than {PartNames.MostUnknown} unknown fields: the last ones left out");
            }

            _json.Skip();
            return;
        }

        SkipPart(name);
    }

    /// <summary>Call with the reader on the value's first token; keeps the value as it came.</summary>
    private void SkipPart(string name)
    {
        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        AddPart(name, start);
    }

    private void AddPart(string name, int start)
    {
        var part = new DocumentPart(name, _bytes[start..(int)_json.BytesConsumed]);
        var index = _parts.IndexOf(name);
        if (index < 0)
        {
            _parts.Add(part);
            return;
        }

        _parts[index] = part;
        Note(name, "duplicate key: the last one counts");
    }
}
