using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dashboard.Relay.Connections;

/// <summary>Gives each connection of the server a <see cref="SocketOutput"/>, below encryption and HTTP, and as a feature of its own.</summary>
internal static class SocketOutputs
{
    public static void UseSocketOutput(this KestrelServerOptions kestrel) =>
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => RunAsync(connection, next)));

    private static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            await next(connection);
            return;
        }

        var transport = connection.Transport;
        var output = new SocketOutput(socket);
        connection.Features.Set(output);
        connection.Transport = new SocketTransport(transport.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            // whoever wrote has ended it; the server closes the socket next
            await output.Sent;
            connection.Transport = transport;
        }
    }

    private sealed record SocketTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
