using System.Text;
using System.Text.Json;
using Shared.Jobs;

namespace Shared.Documents;

/// <summary>Where a job stands: its identity, state, phase, step, progress and end.</summary>
internal ref partial struct StatusDocumentParser
{
    /// <summary>Ids are too many for the pool of texts.</summary>
    private void ReadJobId()
    {
        if (_json.TokenType == JsonTokenType.String && _json.ValueSpan.Length <= JobIdRules.MostLength)
        {
            _jobId = _expectedJobId is not null && _json.ValueTextEquals(_expectedJobId) ? _expectedJobId : _json.GetString();
        }
        else
        {
            _jobId = ReadText("jobId", DocumentFields.None) ?? _jobId;
        }
    }

    private void ReadState()
    {
        if (
            _json.TokenType == JsonTokenType.String
            && !_json.ValueIsEscaped
            && JobStates.TryParse(_json.ValueSpan, out var known)
        )
        {
            Mark("status", DocumentFields.State);
            _document.State = known;
            _document.StateText = null;
            _phaseOfStatus = null;
            return;
        }

        if (ReadText("status", DocumentFields.State) is not { } text)
        {
            if (_json.TokenType == JsonTokenType.Null)
            {
                // a job always has a state: null says nothing
                _document.Present &= ~DocumentFields.State;
                Note("status", "null");
            }

            return;
        }

        _phaseOfStatus = null;
        if (JobStates.TryParse(text, out var state))
        {
            _document.State = state;
            _document.StateText = null;
        }
        else if (JobStates.TryParsePhase(Encoding.UTF8.GetBytes(text), out var phase))
        {
            _document.State = JobState.Running;
            _document.StateText = null;
            _phaseOfStatus = phase;
        }
        else
        {
            Note("status", "a state that the API page does not list");
            _document.State = JobState.Unknown;
            _document.StateText = text;
        }
    }

    private void ReadPhase()
    {
        if (
            _json.TokenType == JsonTokenType.String
            && !_json.ValueIsEscaped
            && JobStates.TryParsePhase(_json.ValueSpan, out var phase)
        )
        {
            Mark("substate", DocumentFields.Phase);
            _document.Phase = phase;
        }
        else if (_json.TokenType == JsonTokenType.Null)
        {
            Mark("substate", DocumentFields.Phase);
            _document.Phase = null;
        }
        else
        {
            LeaveOut("substate", "a substate that the API page does not list");
        }
    }

    private void ReadProgress()
    {
        var value = ReadPercent("progress", DocumentFields.Progress);
        if (value.HasValue || _json.TokenType == JsonTokenType.Null)
        {
            _document.Progress = value;
        }
    }

    private void ReadCurrentStep()
    {
        _phaseOfStep =
            _json.TokenType == JsonTokenType.String && JobStates.TryParsePhase(_json.ValueSpan, out var phase) ? phase : null;
        _document.CurrentStep = ReadText("currentStep", DocumentFields.CurrentStep) ?? _document.CurrentStep;
    }

    /// <summary>Several spellings may stand in one document; the last one that is a time counts, and that is no duplicate.</summary>
    private void ReadEndedAt()
    {
        var before = _document.Present;
        _document.Present &= ~DocumentFields.EndedAt;
        _document.EndedAt = ReadTime("endedAt", DocumentFields.EndedAt) ?? _document.EndedAt;
        _document.Present |= before & DocumentFields.EndedAt;
    }
}
