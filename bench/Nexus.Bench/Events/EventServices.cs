using Microsoft.AspNetCore.Routing;
using Nexus.Bench.Events.Counting;
using Nexus.Bench.Events.Sending;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Services;

namespace Nexus.Bench.Events;

[Message("bench.counted/1")]
internal sealed record Counted(int Number, string Ballast);

internal sealed class SenderService : NexusService
{
    public override string Name => "bench-sender";
    public override string Domain => "bench";
    public override int Port => 1;
    public override IReadOnlyList<string> Routes => [];

    public override void Configure(ServiceSetup setup) => setup.UseDatabase<SenderDb>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) { }
}

internal sealed class CounterService : NexusService
{
    public override string Name => "bench-counter";
    public override string Domain => "bench";
    public override int Port => 2;
    public override IReadOnlyList<string> Routes => [];

    public override void Configure(ServiceSetup setup) =>
        setup.UseDatabase<CounterDb>().Handle<Counted, CountHandler>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) { }
}

internal sealed class CountHandler(CounterDb db) : IMessageHandler<Counted>
{
    public Task HandleAsync(Counted message, MessageContext context, CancellationToken cancellationToken)
    {
        db.Add(new Count { Id = Guid.CreateVersion7(), Number = message.Number });
        return Task.CompletedTask;
    }
}
