using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Kernel.Calls;

/// <summary>Marks requests that came over the in-process listener.</summary>
public interface IInProcessFeature;

internal sealed class InProcessConnection
    : ConnectionContext,
        IInProcessFeature,
        IConnectionIdFeature,
        IConnectionTransportFeature,
        IConnectionItemsFeature,
        IConnectionLifetimeFeature
{
    private readonly CancellationTokenSource closed = new();

    public InProcessConnection(IDuplexPipe transport)
    {
        Transport = transport;
        ConnectionClosed = closed.Token;
        Features.Set<IInProcessFeature>(this);
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
    }

    public override string ConnectionId { get; set; } = Guid.CreateVersion7().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        closed.Cancel();
        Transport.Input.CancelPendingRead();
        Transport.Output.CancelPendingFlush();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync();
        await Transport.Output.CompleteAsync();
        await closed.CancelAsync();
        closed.Dispose();
        await base.DisposeAsync();
    }
}
