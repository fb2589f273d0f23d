using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Services;
using Nexus.Testing;
using Npgsql;
using Xunit;

namespace Nexus.Kernel.Tests.Http;

/// <summary>What a database has given up is no fault of ours: nothing was done, and its sender is told to repeat it.</summary>
public sealed class GivenUpTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected, HttpStatusCode.ServiceUnavailable)]
    [InlineData(PostgresErrorCodes.SerializationFailure, HttpStatusCode.ServiceUnavailable)]
    [InlineData(PostgresErrorCodes.DivisionByZero, HttpStatusCode.InternalServerError)]
    public async Task Who_lost_a_deadlock_is_told_to_send_it_again(string state, HttpStatusCode expected)
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, [new Loser()]);
        using var client = host.Anonymous();
        using var answer = await client.GetAsync($"/api/loser/{state}", TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(
            NexusJson.Options,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(expected == HttpStatusCode.ServiceUnavailable ? 1 : null, problem!.RetryAfter);
    }

    private sealed class Loser : NexusService
    {
        public override string Name => "loser";
        public override string Domain => "test";
        public override int Port => 1;
        public override IReadOnlyList<string> Routes => ["/api/loser"];

        public override void Configure(ServiceSetup setup) { }

        public override void MapEndpoints(IEndpointRouteBuilder routes) =>
            routes
                .MapGet(
                    "/api/loser/{state}",
                    IResult (string state) =>
                        throw new DbUpdateException(
                            "Not saved.",
                            new PostgresException("Lost.", "ERROR", "ERROR", state)
                        )
                )
                .AllowAnonymous();
    }
}
