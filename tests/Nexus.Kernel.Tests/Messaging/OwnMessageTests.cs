using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Tests.Messaging.Counting;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Messaging;

/// <summary>What a service sends to itself is handled once, with the work it follows from or not at all.</summary>
public sealed class OwnMessageTests
{
    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task It_is_handled_once_it_is_committed(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        await InCounterAsync(
            host,
            async db =>
            {
                db.SendTo("counter", new Counted(1));
                await db.SaveChangesAsync();
            }
        );
        Assert.Equal([1], await NumbersAsync(host, 1));
        Assert.Equal(0, await LeftInOutboxAsync(host));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task It_is_not_handled_when_its_transaction_is_given_up(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        await InCounterAsync(
            host,
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                db.SendTo("counter", new Counted(1));
                await db.SaveChangesAsync();
            }
        );
        // Contexts are used again: this one is likely the same, and must not hand over what was given up.
        await InCounterAsync(
            host,
            async db =>
            {
                db.SendTo("counter", new Counted(2));
                await db.SaveChangesAsync();
            }
        );
        Assert.Equal([2], await NumbersAsync(host, 1));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task More_than_there_is_room_for_are_all_handled(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        await InCounterAsync(
            host,
            async db =>
            {
                for (var number = 1; number <= 80; number++)
                {
                    db.SendTo("counter", new Counted(number));
                }
                await db.SaveChangesAsync();
            }
        );
        Assert.Equal(Enumerable.Range(1, 80), await NumbersAsync(host, 80));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task The_limit_of_a_step_that_was_left_does_not_come(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        var id = Guid.CreateVersion7();
        await InCounterAsync(
            host,
            async db =>
            {
                var saga = new Saga { Id = id, Kind = "test" };
                saga.MoveTo(db, "counter", "first", DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
                db.Sagas.Add(saga);
                await db.SaveChangesAsync();
            }
        );
        Assert.Equal(1, await LeftInOutboxAsync(host, 1));
        await InCounterAsync(
            host,
            async db =>
            {
                var saga = await db.Sagas.SingleAsync(row => row.Id == id);
                saga.End("done", DateTimeOffset.UtcNow);
                // Something to send, or the relay has no reason to look before long.
                db.Publish(new Counted(1));
                await db.SaveChangesAsync();
            }
        );
        Assert.Equal(0, await LeftInOutboxAsync(host));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task An_event_nobody_subscribes_to_is_not_written_down(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        var written = await host.InScopeAsync(async scope =>
        {
            var db = Db(scope);
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Publish(new Unheard());
            db.PublishAt(new Unheard(), DateTimeOffset.UtcNow.AddHours(1));
            db.Publish(new Counted(1));
            await db.SaveChangesAsync();
            return await db.Database.SqlQuery<string>($"SELECT type AS \"Value\" FROM outbox").ToListAsync();
        });
        // What comes later may find a subscriber that a later release has brought.
        Assert.Equal(["test.counted/1", "test.unheard/1"], written.Order());
    }

    private static Task<ServiceHost> StartAsync(DatabaseEngine engine) =>
        ServiceHost.StartAsync(engine, [new SenderService(), new CounterService()]);

    private static Task<bool> InCounterAsync(ServiceHost host, Func<CounterDb, Task> work) =>
        host.InScopeAsync(async scope =>
        {
            await work(Db(scope));
            return true;
        });

    private static async Task<List<int>> NumbersAsync(ServiceHost host, int enough)
    {
        var rows = await Eventually.GetAsync(
            () => host.InScopeAsync(scope => Db(scope).Counts.AsNoTracking().Select(row => row.Number).ToListAsync()),
            numbers => numbers.Count >= enough,
            $"{enough} messages are handled"
        );
        return [.. rows.Order()];
    }

    private static Task<long> LeftInOutboxAsync(ServiceHost host, int expected = 0) =>
        Eventually.GetAsync(
            () =>
                host.InScopeAsync(scope =>
                    Db(scope).Database.SqlQuery<long>($"SELECT count(*) AS \"Value\" FROM outbox").SingleAsync()
                ),
            count => count == expected,
            $"{expected} rows are left in the outbox"
        );

    private static CounterDb Db(IServiceProvider scope) => scope.GetRequiredService<CounterDb>();

    [Message("test.unheard/1")]
    private sealed record Unheard;
}
