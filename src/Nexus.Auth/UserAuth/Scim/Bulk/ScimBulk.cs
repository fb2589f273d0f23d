using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Scim.Bulk;

/// <summary>Many operations in one request (RFC 7644 section 3.7). Each stands for itself: one that fails undoes no other.</summary>
internal static class ScimBulk
{
    public const int MostOperations = 100;

    /// <summary>In bytes; below what the server takes at all, so that the refusal can name it.</summary>
    public const int MostBytes = 1_000_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost(ScimNames.Base + "/Bulk", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();

    private static async Task<ScimResult> HandleAsync(
        HttpContext context,
        IServiceScopeFactory scopes,
        ScimAddress address
    )
    {
        await RefuseTooLongAsync(context);
        var body = await ScimBody.ReadAsync(context);
        if (ScimBody.Member(body, "Operations") is not JsonArray { Count: > 0 } list)
        {
            throw ScimException.Syntax("'Operations' is a list with at least one operation.");
        }
        if (list.Count > MostOperations)
        {
            throw new ScimException(413, "tooMany", $"At most {MostOperations} operations (maxOperations).");
        }
        var operations = list.Select(BulkOperation.Of).ToList();
        var names = operations.Select(one => one.BulkId).OfType<string>().ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            throw ScimException.Syntax("A bulkId stands twice.");
        }
        var run = new BulkRun(operations, FailOnErrors(body), context, scopes, address.Value);
        return new ScimResult(StatusCodes.Status200OK, await run.RunAsync());
    }

    // Counted as it comes, for a body may come without its length.
    private static async Task RefuseTooLongAsync(HttpContext context)
    {
        var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0; )
        {
            if (whole.Length + read > MostBytes)
            {
                throw new ScimException(413, null, $"At most {MostBytes} bytes (maxPayloadSize).");
            }
            whole.Write(buffer, 0, read);
        }
        whole.Position = 0;
        context.Request.Body = whole;
    }

    private static int FailOnErrors(JsonObject body) =>
        ScimBody.Member(body, "failOnErrors") switch
        {
            null => int.MaxValue,
            JsonValue one when one.TryGetValue<int>(out var most) && most >= 0 => most == 0 ? int.MaxValue : most,
            _ => throw ScimException.Syntax("'failOnErrors' is a whole number."),
        };
}
