using Circuits.Servers;
using Circuits.Viewers;

namespace Circuits;

/// <summary>One of the pages that are compared, with a server and viewers of its own.</summary>
internal sealed class BenchedPage(PageKind kind, BenchedServer server) : IAsyncDisposable
{
    public PageKind Kind => kind;

    public BenchedServer Server => server;

    public ViewerCrowd Viewers { get; } = new(server.Address, kind.View);

    public List<Turn> Turns { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await Viewers.DisposeAsync();
        await server.DisposeAsync();
    }
}
