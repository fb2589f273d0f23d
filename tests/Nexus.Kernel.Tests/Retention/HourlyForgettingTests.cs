using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Tests.Messaging;
using Nexus.Kernel.Tests.Messaging.Counting;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Retention;

/// <summary>What a service need not know any longer goes every hour, and a failure costs one hour.</summary>
public sealed class HourlyForgettingTests
{
    [Fact]
    public async Task What_is_old_goes_every_hour_and_after_an_hour_in_which_it_failed()
    {
        var time = new ManualTime();
        await using var host = await ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            [new SenderService(), new CounterService()],
            configure: services => services.AddSingleton<TimeProvider>(time)
        );
        await CountAsync(host, -1, 5);
        time.Advance(TimeSpan.FromHours(1));
        await LeftAsync(host, 5);
        await CountAsync(host, -13, -2);
        time.Advance(TimeSpan.FromHours(1));
        await LeftAsync(host, -2, 5);
        time.Advance(TimeSpan.FromHours(1));
        await LeftAsync(host, 5);
    }

    private static Task<int> CountAsync(ServiceHost host, params int[] numbers) =>
        host.InScopeAsync(scope =>
        {
            var db = scope.GetRequiredService<CounterDb>();
            db.AddRange(numbers.Select(number => new Count { Id = Guid.CreateVersion7(), Number = number }));
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

    private static Task<List<int>> LeftAsync(ServiceHost host, params int[] numbers) =>
        Eventually.GetAsync(
            () =>
                host.InScopeAsync(scope =>
                    scope
                        .GetRequiredService<CounterDb>()
                        .Counts.Select(row => row.Number)
                        .Order()
                        .ToListAsync(TestContext.Current.CancellationToken)
                ),
            left => left.SequenceEqual(numbers),
            $"{string.Join(", ", numbers)} to be left"
        );
}
