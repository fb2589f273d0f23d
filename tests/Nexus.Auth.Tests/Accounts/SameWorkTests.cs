using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthService;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.UserAuth;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Accounts;

/// <summary>Who measures how long a registration takes learns no more than who reads its answer.</summary>
public sealed class SameWorkTests
{
    private const string Tasks = "SELECT count(*) AS \"Value\" FROM tasks";
    private const string Waiting = Tasks + " WHERE state = 0";
    private const string Passwords = "SELECT count(*) AS \"Value\" FROM credentials";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_and_a_taken_address_cost_the_same_work_however_often_it_is_tried()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);

        var free = await WorkAsync(host, "ada@example.com");
        var taken = await WorkAsync(host, "ada@example.com");
        var again = await WorkAsync(host, "ADA@example.com");
        host.Time.Pass(TimeSpan.FromHours(2));
        var later = await WorkAsync(host, "ada@example.com");
        var soon = await WorkAsync(host, "ada@example.com");

        Assert.Equal((HttpStatusCode.Accepted, 1, 1), free);
        Assert.All([taken, again, later, soon], work => Assert.Equal(free, work));
        // Its owner is written to once an hour at most, and no second password was kept.
        await Mails.AwaitAsync(host, "You have an account already");
        await Poll.UntilAsync(async () => await CountAsync<UserDb>(host, Waiting) == 0);
        Assert.Single(await Mails.OfSubjectAsync(host, "You have an account already"));
        Assert.Equal(1, await CountAsync<CredentialDb>(host, Passwords));
    }

    private static async Task<(HttpStatusCode Answer, int Hashes, int Tasks)> WorkAsync(AuthHost host, string email)
    {
        var hashing = host.Host.Services.GetRequiredService<PasswordHashing>();
        var (hashes, tasks) = (hashing.Done, await CountAsync<UserDb>(host, Tasks));
        var answer = await host.PostAsync(
            "/api/auth/register",
            new
            {
                email,
                displayName = "Ada",
                password = AuthHost.Password,
                role = "fan",
            }
        );
        return (answer.StatusCode, hashing.Done - hashes, await CountAsync<UserDb>(host, Tasks) - tasks);
    }

    private static Task<int> CountAsync<TDb>(AuthHost host, string sql)
        where TDb : DbContext =>
        host.Host.InScopeAsync(services =>
            services.GetRequiredService<TDb>().Database.SqlQueryRaw<int>(sql).SingleAsync(Token)
        );
}
