using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Health;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Kernel.Operations;

/// <summary>Answers the operator's calls for one service of this process.</summary>
internal static class OperatorEndpoints
{
    public static void MapOperatorCalls(this IEndpointRouteBuilder routes, NexusService service)
    {
        Map(routes, OperatorCalls.Status(service.Name), (provider, _, token) => StatusAsync(provider, service, token));
        Map(
            routes,
            OperatorCalls.DeadLetters(service.Name),
            async (provider, request, token) =>
                new DeadLetterList(
                    DatabaseOf(provider, service) is { } database
                        ? await Letters(provider, database).ListAsync(Math.Clamp(request.Limit, 1, 200), token)
                        : []
                )
        );
        Map(
            routes,
            OperatorCalls.Settle(service.Name),
            async (provider, request, token) =>
                new DeadLetterSettled(
                    DatabaseOf(provider, service) is { } database
                        && await SettleAsync(provider, database, request, token)
                )
        );
    }

    private static void Map<TRequest, TResponse>(
        IEndpointRouteBuilder routes,
        ServiceCall<TRequest, TResponse> call,
        Func<IServiceProvider, TRequest, CancellationToken, Task<TResponse>> answer
    )
        where TRequest : class
        where TResponse : class =>
        routes
            .MapPost(
                call.Path,
                async (HttpContext context) =>
                {
                    var request =
                        await context.Request.ReadFromJsonAsync<TRequest>(NexusJson.Options, context.RequestAborted)
                        ?? throw Problems.Invalid("$", "The body is null.");
                    var response = await answer(context.RequestServices, request, context.RequestAborted);
                    await context.Response.WriteAsJsonAsync(response, NexusJson.Options, context.RequestAborted);
                }
            )
            .RequireAuthorization(Policies.Service)
            .ExcludeFromDescription();

    private static ServiceDatabase? DatabaseOf(IServiceProvider provider, NexusService service) =>
        provider.GetKeyedService<ServiceDatabase>(service.Name);

    private static DeadLetterStore Letters(IServiceProvider provider, ServiceDatabase database) =>
        new(database, provider.GetRequiredService<TimeProvider>());

    private static async Task<bool> SettleAsync(
        IServiceProvider provider,
        ServiceDatabase database,
        SettleDeadLetter request,
        CancellationToken cancellationToken
    )
    {
        var letters = Letters(provider, database);
        var found = request.Replay
            ? await letters.ReplayAsync(request.Id, request.Handler, cancellationToken)
            : await letters.DropAsync(request.Id, request.Handler, cancellationToken);
        provider.GetRequiredService<Inboxes>().SignalOf(database.ServiceName).Wake();
        provider.GetRequiredKeyedService<FollowUpSignals>(database.ServiceName).Wake(FollowUps.Tasks);
        return found;
    }

    private static async Task<ServiceStatus> StatusAsync(
        IServiceProvider provider,
        NexusService service,
        CancellationToken cancellationToken
    )
    {
        var readiness = provider.GetRequiredService<Readiness>();
        var trouble = await readiness.FindTroubleAsync(service.Name, cancellationToken);
        if (trouble is not null || DatabaseOf(provider, service) is not { } database)
        {
            return new ServiceStatus(service.Name, service.Domain, trouble, 0, 0, 0, 0, 0);
        }
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command(
            """
            SELECT (SELECT count(*) FROM outbox WHERE due_ms <= @now), (SELECT count(*) FROM outbox WHERE due_ms > @now),
                (SELECT count(*) FROM inbox WHERE state = 0), (SELECT count(*) FROM tasks WHERE state = 0),
                (SELECT count(*) FROM inbox WHERE state = 2) + (SELECT count(*) FROM tasks WHERE state = 2)
            """,
            null,
            ("@now", provider.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds())
        );
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ServiceStatus(
            service.Name,
            service.Domain,
            null,
            row.GetInt64(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4)
        );
    }
}
