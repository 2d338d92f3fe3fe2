#pragma warning disable BL0006 // no public type tells what one render shows, and that is what is tested here
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Dashboard.Components.Tests.Components.Live;

public sealed class LiveBatchTests : IAsyncDisposable
{
    private readonly ServiceProvider _services = MakeServices();
    private readonly LiveValue<string>[] _values = [new("a0"), new("b0"), new("c0")];
    private readonly BatchRenderer _renderer;

    public LiveBatchTests() => _renderer = new BatchRenderer(_services);

    public async ValueTask DisposeAsync()
    {
        await _renderer.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task WhatChangesInOnePublication_IsOneRender()
    {
        await ShowAsync(hasBatch: true);

        for (var turn = 1; turn <= 20; turn++)
        {
            using (Publication.Begin())
            {
                Array.ForEach(_values, value => value.Publish($"{value.Current[0]}{turn}"));
            }

            await _renderer.UntilAsync(() => Shown().All(text => text[1..] == $"{turn}"));
            // the three, and what holds them together
            Assert.Equal(4, Assert.Single(await _renderer.TakeBatchesAsync()));
        }
    }

    [Fact]
    public async Task WhatChangesAlone_IsRenderedAlone()
    {
        await ShowAsync(hasBatch: true);

        _values[1].Publish("b1");

        await _renderer.UntilAsync(() => Shown() is ["a0", "b1", "c0"]);
        Assert.Equal(1, Assert.Single(await _renderer.TakeBatchesAsync()));
    }

    [Fact]
    public async Task WhatHasNothingToShow_IsNotRendered()
    {
        await ShowAsync(hasBatch: true);

        using (Publication.Begin())
        {
            _values[0].Publish(Follower.Nothing);
            _values[2].Publish("c1");
        }

        await _renderer.UntilAsync(() => Shown() is ["a0", "b0", "c1"]);
        Assert.Equal(1, Assert.Single(await _renderer.TakeBatchesAsync()));
    }

    [Fact]
    public async Task WhatFails_KeepsNoOtherFromBeingShown()
    {
        await ShowAsync(hasBatch: true);

        using (Publication.Begin())
        {
            _values[0].Publish(Follower.Fault);
            _values[1].Publish("b1");
            _values[2].Publish("c1");
        }

        await _renderer.UntilAsync(() => Shown() is [_, "b1", "c1"] && _renderer.Faults.Count > 0);
        Assert.Equal(Follower.Fault, Assert.Single(_renderer.Faults).Message);
    }

    /// <summary>A browser that lags behind takes no new render: what changes meanwhile is shown when it does.</summary>
    [Fact]
    public async Task WhatChangesWhileTheBrowserLags_IsShownInTheEnd()
    {
        await ShowAsync(hasBatch: true);
        _renderer.IsLagging = true;

        using (Publication.Begin())
        {
            _values[0].Publish("a1");
            _values[1].Publish("b1");
        }

        await _renderer.UntilAsync(() => _renderer.Followers[1].AskedCount == 1);
        using (Publication.Begin())
        {
            _values[1].Publish("b2");
            _values[2].Publish("c2");
        }

        await _renderer.UntilAsync(() => _renderer.Followers[2].AskedCount == 1);
        await _renderer.CatchUpAsync();

        await _renderer.UntilAsync(() => Shown() is ["a1", "b2", "c2"]);
    }

    [Fact]
    public async Task ComponentsAlone_AreShownWithoutABatch()
    {
        await ShowAsync(hasBatch: false);

        using (Publication.Begin())
        {
            Array.ForEach(_values, value => value.Publish($"{value.Current[0]}1"));
        }

        await _renderer.UntilAsync(() => Shown() is ["a1", "b1", "c1"]);
    }

    private static ServiceProvider MakeServices()
    {
        var services = new ServiceCollection();
        services.AddScoped<LiveRefreshes>();
        services.AddCascadingValue(provider => provider.GetRequiredService<LiveRefreshes>());
        return services.BuildServiceProvider();
    }

    private string[] Shown() => [.. _renderer.Followers.Select(follower => follower.Shown)];

    private async Task ShowAsync(bool hasBatch)
    {
        await _renderer.ShowAsync(new Root { Values = _values, HasBatch = hasBatch });
        await _renderer.TakeBatchesAsync();
    }

    private sealed class Root : ComponentBase
    {
        public required LiveValue<string>[] Values { get; init; }

        public required bool HasBatch { get; init; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            foreach (var value in Values)
            {
                builder.OpenComponent<Follower>(0);
                builder.SetKey(value);
                builder.AddComponentParameter(1, nameof(Follower.Value), value);
                builder.CloseComponent();
            }

            if (HasBatch)
            {
                builder.OpenComponent<LiveBatch>(2);
                builder.CloseComponent();
            }
        }
    }

    private sealed class Follower : LiveComponent
    {
        public const string Nothing = "-";
        public const string Fault = "a fault of this one alone";

        [Parameter, EditorRequired]
        public required LiveValue<string> Value { get; set; }

        public string Shown { get; private set; } = "";

        protected override void OnInitialized() => Follow(Value);

        public int AskedCount { get; private set; }

        public Action? Asked { get; set; }

        protected override bool IsRefreshNeeded()
        {
            AskedCount++;
            Asked?.Invoke();
            return Value.Current == Fault ? throw new InvalidOperationException(Fault) : Value.Current != Nothing;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Shown = Value.Current);
    }

    private sealed class BatchRenderer(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
    {
        private readonly Lock _lock = new();
        private readonly List<Follower> _followers = [];
        private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiting = [];
        private List<int> _batches = [];

        public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

        public bool IsLagging { get; set; }

        public List<Exception> Faults { get; } = [];

        public IReadOnlyList<Follower> Followers => _followers;

        protected override RendererInfo RendererInfo { get; } = new("Server", isInteractive: true);

        public Task ShowAsync(Root root) =>
            Dispatcher.InvokeAsync(() => RenderRootComponentAsync(AssignRootComponentId(root))).Soon();

        public Task CatchUpAsync() =>
            Dispatcher
                .InvokeAsync(() =>
                {
                    IsLagging = false;
                    ProcessPendingRender();
                })
                .Soon();

        /// <returns>How many components each of them shows. In a turn of its own: a render that has begun is told of when it ends.</returns>
        public Task<List<int>> TakeBatchesAsync() =>
            Dispatcher
                .InvokeAsync(() =>
                {
                    var taken = _batches;
                    _batches = [];
                    return taken;
                })
                .Soon();

        public Task UntilAsync(Func<bool> condition)
        {
            lock (_lock)
            {
                var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((condition, met));
                Check();
                return met.Task.Soon();
            }
        }

        protected override IComponent ResolveComponentForRenderMode(
            Type componentType,
            int? parentComponentId,
            IComponentActivator componentActivator,
            IComponentRenderMode renderMode
        ) => throw new NotSupportedException();

        protected override ComponentState CreateComponentState(
            int componentId,
            IComponent component,
            ComponentState? parentComponentState
        )
        {
            if (component is Follower follower)
            {
                _followers.Add(follower);
                follower.Asked = Check;
            }

            return base.CreateComponentState(componentId, component, parentComponentState);
        }

        /// <summary>As the server's does where the browser has not acknowledged what it was sent.</summary>
        protected override void ProcessPendingRender()
        {
            if (!IsLagging)
            {
                base.ProcessPendingRender();
            }
        }

        protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
        {
            lock (_lock)
            {
                _batches.Add(renderBatch.UpdatedComponents.Count);
                Check();
            }

            return Task.CompletedTask;
        }

        protected override void HandleException(Exception exception)
        {
            lock (_lock)
            {
                Faults.Add(exception);
                Check();
            }
        }

        private void Check()
        {
            lock (_lock)
            {
                foreach (var (_, met) in _waiting.FindAll(waiting => waiting.Condition()))
                {
                    met.TrySetResult();
                }

                _waiting.RemoveAll(waiting => waiting.Met.Task.IsCompleted);
            }
        }
    }
}
