using System.Globalization;
using System.Net.WebSockets;
using System.Text.RegularExpressions;

namespace Circuits.Viewers;

/// <summary>
/// A page in no browser: fetched, brought to life and kept alive as blazor.web.js does it. Every batch is taken in and acknowledged, every call of
/// JavaScript answered as by a function that returns nothing.
/// </summary>
/// <param name="http">Shared by many; without a proxy and without cookies.</param>
internal sealed partial class HeadlessViewer(HttpClient http, Uri server, string path, IPageReader reader)
    : IHubListener,
        IDisposable
{
    private const string StartCall = "0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly BlazorConnection _connection = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<string> _started = New<string>();
    private readonly TaskCompletionSource<long> _attached = New<long>();
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private string? _circuit;
    private int _calls;
    private int _objects;

    /// <summary>Batches with news of what the page is there for.</summary>
    public long Updates { get; private set; }

    public long Batches { get; private set; }

    public long Bytes { get; private set; }

    public IPageReader Page => reader;

    /// <summary>What went wrong first; null while nothing has.</summary>
    public string? Fault { get; private set; }

    /// <summary>Returns when the page shows all that it should.</summary>
    public async Task OpenAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        var address = new Uri(server, path);
        var page = ServedPage.Read(await http.GetStringAsync(address, limit.Token));
        if (page.Components.Count == 0)
        {
            throw new InvalidDataException($"{address} has nothing that lives.");
        }

        await _connection.OpenAsync(server, limit.Token);
        _running = RunAsync();
        await _connection.SendAsync(() => Start(address, page), limit.Token);
        _circuit = await _started.Task.WaitAsync(limit.Token);
        await _attached.Task.WaitAsync(limit.Token);
        await _connection.SendAsync(() => Update(page), limit.Token);
        try
        {
            await _shown.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException(
                $"{address} has not shown all, but {reader.RowCount} rows in {Batches} batches. {Fault}",
                e
            );
        }
    }

    /// <summary>As a tab that is closed: the server lets the circuit go at once.</summary>
    public async Task CloseAsync()
    {
        try
        {
            if (_circuit is not null)
            {
                using var form = new MultipartFormDataContent { { new StringContent(_circuit), "circuitId" } };
                using var answer = await http.PostAsync(new Uri(server, "_blazor/disconnect"), form);
                answer.EnsureSuccessStatusCode();
            }
        }
        finally
        {
            await _ended.CancelAsync();
            await _running;
        }
    }

    public void OnCall(string target, ref PackReader arguments)
    {
        switch (target)
        {
            case "JS.RenderBatch":
                Show(arguments.ReadNumber(), arguments.ReadBytes());
                break;
            case "JS.BeginInvokeJS":
                var (handle, name, values, kind) = (
                    arguments.ReadNumber(),
                    arguments.ReadText()!,
                    arguments.ReadText(),
                    arguments.ReadNumber()
                );
                Answer(handle, name, values ?? "", isObject: kind == 1);
                break;
            case "JS.EndInvokeDotNet":
                arguments.ReadText();
                if (!arguments.ReadBool())
                {
                    OnFault($"An event was not taken: {arguments.ReadText()}");
                }

                break;
            case "JS.Error":
                OnFault($"The circuit failed: {arguments.ReadText()}");
                break;
        }
    }

    public void OnResult(string call, ref PackReader result)
    {
        if (call != StartCall)
        {
            return;
        }

        if (result.ReadText() is { } circuit)
        {
            _started.TrySetResult(circuit);
        }
        else
        {
            OnFault("No circuit was started.");
        }
    }

    public void OnFault(string words)
    {
        Fault ??= words;
        var fault = new IOException(words);
        _started.TrySetException(fault);
        _attached.TrySetException(fault);
        _shown.TrySetException(fault);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _ended.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await _connection.RunAsync(this, _ended.Token);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested) { }
        catch (Exception e) when (e is IOException or WebSocketException or InvalidDataException)
        {
            OnFault(e.Message);
        }
    }

    private void Start(Uri address, ServedPage page)
    {
        var call = _connection.BeginCall("StartCircuit", 4, StartCall);
        call.Text(server.AbsoluteUri);
        call.Text(address.AbsoluteUri);
        // what lives in a page is told of when the renderer is there
        call.Text("[]");
        call.Text(page.State);
        _connection.EndCall();
    }

    private void Update(ServedPage page)
    {
        var call = _connection.BeginCall("UpdateRootComponents", 2);
        call.Text(page.ToOperations());
        call.Text(page.State);
        _connection.EndCall();
    }

    private void Show(long number, ReadOnlySpan<byte> bytes)
    {
        var batch = new RenderBatch(bytes);
        Batches++;
        Bytes += batch.Length;
        if (reader.Read(batch))
        {
            Updates++;
        }

        var call = _connection.BeginCall("OnRenderCompleted", 2);
        call.Number(number);
        call.Nil();
        _connection.EndCall();
        if (reader.TakeEvent() is { } raised)
        {
            Raise(raised);
        }

        if (reader.IsComplete)
        {
            _shown.TrySetResult();
        }
    }

    private void Raise(PageEvent raised)
    {
        var call = _connection.BeginCall("BeginInvokeDotNetFromJS", 5);
        call.Text((++_calls).ToString(CultureInfo.InvariantCulture));
        call.Nil();
        call.Text("DispatchEventAsync");
        // the batch that named the handler came after the renderer
        call.Number(_attached.Task.Result);
        call.Text(
            $$"""[{"eventHandlerId":{{raised.Handler}},"eventName":"{{raised.Name}}","eventFieldInfo":null},{{raised.Json}}]"""
        );
        _connection.EndCall();
    }

    /// <param name="isObject">A module, say, of which functions will be called.</param>
    private void Answer(long handle, string function, string arguments, bool isObject)
    {
        if (function.EndsWith("attachWebRendererInterop", StringComparison.Ordinal))
        {
            _attached.TrySetResult(
                long.Parse(DotNetObject().Match(arguments).Groups["id"].ValueSpan, CultureInfo.InvariantCulture)
            );
        }

        if (handle == 0)
        {
            return;
        }

        var result = isObject ? $$"""{"__jsObjectId":{{++_objects}}}""" : "null";
        var call = _connection.BeginCall("EndInvokeJSFromDotNet", 3);
        call.Number(handle);
        call.Bool(true);
        call.Text($"[{handle},true,{result}]");
        _connection.EndCall();
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex("""\{"__dotNetObject":(?<id>[0-9]+)\}""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DotNetObject();
}
