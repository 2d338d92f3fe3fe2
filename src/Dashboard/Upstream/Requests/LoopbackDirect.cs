using System.Net;

namespace Dashboard.Upstream.Requests;

/// <summary>The machine's proxy for all but this machine: a proxy's loopback is not ours, and the built-in Simulator listens on it.</summary>
internal sealed class LoopbackDirect(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? destination : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
}
