using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Nexus.Kernel.Calls;

/// <summary>
/// Kestrel over in-memory pipes: calls between services of one process keep real HTTP semantics but use no port and
/// no socket.
/// </summary>
public sealed class InProcessTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> incoming = Channel.CreateBounded<ConnectionContext>(256);

    /// <inheritdoc />
    public bool CanBind(EndPoint endpoint) => endpoint is InProcessEndPoint;

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, incoming));

    internal async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var toServer = new Pipe(options);
        var toClient = new Pipe(options);
        var server = new InProcessConnection(new Duplex(toServer.Reader, toClient.Writer));
        await incoming.Writer.WriteAsync(server, cancellationToken);
        return new DuplexStream(toClient.Reader, toServer.Writer);
    }

    private sealed class Listener(EndPoint endPoint, Channel<ConnectionContext> incoming) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await incoming.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            incoming.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

/// <summary>The address of the in-process listener.</summary>
public sealed class InProcessEndPoint : EndPoint
{
    /// <inheritdoc />
    public override string ToString() => "in-process";
}
