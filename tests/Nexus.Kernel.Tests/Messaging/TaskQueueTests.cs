using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Tests.Messaging.Counting;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Messaging;

/// <summary>Long work outlives the process that does it: it keeps its place and is not taken for a failure.</summary>
public sealed class TaskQueueTests
{
    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task Work_whose_process_died_often_is_still_tried_again_when_it_fails(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        await InsertAsync(host, new Waiting(1, Attempts: 9));
        await host.RestartAsync();
        Assert.Single(await DoneAsync(host, 1));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task Work_that_took_its_process_with_it_twenty_times_is_given_up(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        await InsertAsync(host, new Waiting(1, Attempts: 21));
        await InsertAsync(host, new Waiting(2));
        await host.RestartAsync();
        Assert.Equal([2], await DoneAsync(host, 1));
        var letters = await Eventually.GetAsync(
            () => new DeadLetterStore(DatabaseOf(host), TimeProvider.System).ListAsync(10, Cancel),
            letters => letters.Count > 0,
            "the work is given up"
        );
        Assert.Equal("The process ended 21 times while this ran.", Assert.Single(letters).Error);
    }

    // On PostgreSQL another process may hold the lease, so it must run out first.
    [Fact]
    public async Task Work_that_was_under_way_when_the_plug_was_pulled_goes_on_before_what_came_later()
    {
        await using var host = await StartAsync(DatabaseEngine.Sqlite);
        // All are leased, so that none is begun before the restart; the one that was asked for first is the last row.
        await InsertAsync(host, Leased(3), Leased(2), Leased(1));
        await host.RestartAsync();
        Assert.Equal([1, 2, 3], await DoneAsync(host, 3));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task Work_that_yields_lets_later_work_pass_but_not_for_ever(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        await InsertAsync(
            host,
            new Waiting(1, Yields: TimeSpan.FromMinutes(20)),
            new Waiting(2, Yields: TimeSpan.FromMinutes(10)),
            new Waiting(3),
            // Has waited longer than it yields.
            new Waiting(4, Ago: TimeSpan.FromHours(1), Yields: TimeSpan.FromMinutes(20))
        );
        await host.RestartAsync();
        Assert.Equal([4, 3, 2, 1], await DoneAsync(host, 4));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ServiceDatabase DatabaseOf(ServiceHost host) =>
        host.Services.GetRequiredKeyedService<ServiceDatabase>("counter");

    private sealed record Waiting(
        int Number,
        int Attempts = 0,
        TimeSpan? LeasedFor = null,
        TimeSpan Yields = default,
        TimeSpan Ago = default
    );

    // Nothing wakes the loops before the restart.
    private static Task<ServiceHost> StartAsync(DatabaseEngine engine) =>
        ServiceHost.StartAsync(
            engine,
            [new SenderService(), new CounterService()],
            new Dictionary<string, string?> { ["Messaging:LookEvery"] = "01:00:00" }
        );

    private static Waiting Leased(int number) =>
        new(number, Attempts: 1, LeasedFor: TimeSpan.FromHours(1), Ago: TimeSpan.FromSeconds(10 - number));

    // At once: a loop that starts late sees all of them or none.
    private static Task<int> InsertAsync(ServiceHost host, params Waiting[] tasks) =>
        host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<CounterDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            foreach (var task in tasks)
            {
                await InsertAsync(db, task);
            }
            await transaction.CommitAsync(Cancel);
            return tasks.Length;
        });

    private static Task<int> InsertAsync(CounterDb db, Waiting task)
    {
        var now = DateTimeOffset.UtcNow - task.Ago;
        var (micros, yields) = (UnixMicroseconds.FromTime(now), (long)task.Yields.TotalMilliseconds);
        var due = (now + (task.LeasedFor ?? TimeSpan.Zero)).ToUnixTimeMilliseconds();
        Guid? lease = task.LeasedFor is null ? null : Guid.CreateVersion7();
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO tasks (id, kind, body, state, due_ms, yields_ms, lease, attempts, progress, created_at)
            VALUES ({Guid.CreateVersion7()}, 'test.queued/1', {$"{{\"number\":{task.Number}}}"}, 0, {due},
                {yields}, {lease}, {task.Attempts}, 0, {micros})
            """,
            Cancel
        );
    }

    private static async Task<List<int>> DoneAsync(ServiceHost host, int count)
    {
        var rows = await Eventually.GetAsync(
            () => host.InScopeAsync(scope => scope.GetRequiredService<CounterDb>().Counts.AsNoTracking().ToListAsync()),
            rows => rows.Count == count,
            "the work is done"
        );
        return [.. rows.OrderBy(row => row.Worked).Select(row => row.Number)];
    }
}
