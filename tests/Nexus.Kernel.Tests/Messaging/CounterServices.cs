using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Retention;
using Nexus.Kernel.Services;

namespace Nexus.Kernel.Tests.Messaging;

/// <summary>Something was counted; sent by the sender, handled by the counter.</summary>
[Message("test.counted/1")]
public sealed record Counted(int Number);

[Message("test.task/1")]
public sealed record CountTask(int Number);

/// <summary>Work that tells in which order it was done; it fails at its tenth beginning.</summary>
[Message("test.queued/1")]
public sealed record Queued(int Number);

internal sealed record Ask(string Text);

internal sealed record Answer(string Text);

internal static class TestCalls
{
    public static ServiceCall<Ask, Answer> Echo { get; } = new("counter", "echo", true);
}

internal sealed class SenderService : NexusService
{
    public override string Name => "sender";
    public override string Domain => "test";
    public override int Port => 1;
    public override IReadOnlyList<string> Routes => ["/api/sender"];
    public override IReadOnlyList<string> Needs => ["counter"];

    public override void Configure(ServiceSetup setup) => setup.UseDatabase<Sending.SenderDb>();

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(
                "/api/sender/{number:int}",
                (int number, Sending.SenderDb db) =>
                {
                    db.Publish(new Counted(number));
                    return TypedResults.Ok(new Answer(number.ToString()));
                }
            )
            .AllowAnonymous()
            .WithIdempotency<Sending.SenderDb>();
        routes
            .MapGet(
                "/api/sender/echo",
                async (string text, ServiceClient client, CancellationToken token) =>
                    TypedResults.Ok(await client.SendAsync(TestCalls.Echo, new Ask(text), token))
            )
            .AllowAnonymous();
    }
}

internal sealed class CounterService : NexusService
{
    public override string Name => "counter";
    public override string Domain => "test";
    public override int Port => 2;
    public override IReadOnlyList<string> Routes => ["/api/counter"];

    public override void Configure(ServiceSetup setup) =>
        setup
            .UseDatabase<Counting.CounterDb>()
            .Handle<Counted, CountHandler>()
            .RunTasks<CountTask, CountWorker>()
            .RunTasks<Queued, QueuedWorker>()
            .Forget<OldCounts>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) =>
        routes.MapCall<Ask, Answer, EchoHandler>(TestCalls.Echo);
}

internal sealed class EchoHandler : IServiceCallHandler<Ask, Answer>
{
    public Task<Answer> HandleAsync(Ask request, CancellationToken cancellationToken) =>
        Task.FromResult(new Answer(request.Text));
}

internal sealed class CountHandler(Counting.CounterDb db) : IMessageHandler<Counted>
{
    public Task HandleAsync(Counted message, MessageContext context, CancellationToken cancellationToken)
    {
        if (message.Number < 0)
        {
            throw new PermanentFailureException("Negative numbers cannot be counted.");
        }
        if (message.Number >= 1000 && context.Attempt < 3)
        {
            throw new InvalidOperationException("Not yet.");
        }
        db.Add(
            new Counting.Count
            {
                Id = Guid.CreateVersion7(),
                Number = message.Number,
                At = context.OccurredAt,
            }
        );
        db.Enqueue(new CountTask(message.Number));
        return Task.CompletedTask;
    }
}

internal sealed class CountWorker(Counting.CounterDb db) : ITaskWorker<CountTask>
{
    public async Task RunAsync(CountTask task, TaskContext context, CancellationToken cancellationToken)
    {
        context.Report(0.5, "counting");
        var rows = await db.Counts.Where(row => row.Number == task.Number).ToListAsync(cancellationToken);
        rows.ForEach(row => row.Worked++);
    }
}

internal sealed class QueuedWorker(Counting.CounterDb db) : ITaskWorker<Queued>
{
    public async Task RunAsync(Queued task, TaskContext context, CancellationToken cancellationToken)
    {
        if (context.Attempt == 10)
        {
            throw new InvalidOperationException("Not this time.");
        }
        db.Add(
            new Counting.Count
            {
                Id = Guid.CreateVersion7(),
                Number = task.Number,
                Worked = await db.Counts.CountAsync(cancellationToken),
            }
        );
    }
}

/// <summary>Removes negative counts; thirteen below zero makes it fail once.</summary>
internal sealed class OldCounts(Counting.CounterDb db) : IForgets
{
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var spoilt = await db.Counts.Where(row => row.Number == -13).ExecuteDeleteAsync(cancellationToken);
        if (spoilt > 0)
        {
            throw new InvalidOperationException("Not this hour.");
        }
        await db.Counts.Where(row => row.Number < 0).ExecuteDeleteAsync(cancellationToken);
    }
}
