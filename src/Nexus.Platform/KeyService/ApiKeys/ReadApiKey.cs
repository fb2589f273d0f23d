using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.ApiKeys;

internal static class ReadApiKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/keys/api-keys/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readApiKey")
            .WithSummary("Read an API key; never its secret")
            .ProducesProblem(404);

    private static async Task<Ok<ApiKeyView>> HandleAsync(
        Guid id,
        HttpContext context,
        KeyDb db,
        CancellationToken cancellationToken
    )
    {
        var key = await db.ApiKeyOfAsync(context.User, id, cancellationToken);
        context.SetETag(key);
        return TypedResults.Ok(ApiKeyView.Of(key));
    }
}
