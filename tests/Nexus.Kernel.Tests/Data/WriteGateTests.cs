using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Tests.Messaging;
using Nexus.Kernel.Tests.Messaging.Sending;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Data;

public sealed class WriteGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_is_called_off_at_any_moment_lets_the_next_one_in()
    {
        await using var host = await ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            [new SenderService(), new CounterService()]
        );
        var database = host.Services.GetRequiredKeyedService<ServiceDatabase>("sender");
        for (var i = 0; i < 50; i++)
        {
            using var leaves = new CancellationTokenSource();
            var turn = await database.EnterWriteAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
            var calledOff = SaveAsync(host, i, leaves.Token);
            await Task.Delay(5, Token);
            // The writer gets its turn at the moment its caller leaves.
            turn.Dispose();
            await leaves.CancelAsync();
            await calledOff;
        }
        Assert.True(await SaveAsync(host, 50, Token).WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    private static Task<bool> SaveAsync(ServiceHost host, int number, CancellationToken cancellationToken) =>
        host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<SenderDb>();
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                db.Publish(new Counted(number));
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        });
}
