using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Scim.Bulk;

/// <summary>
/// Runs the operations of one request through the same code as single ones, each with a database of its own. One that
/// names what a later one makes waits for it; those that wait for each other are refused (409), as the RFC allows.
/// </summary>
internal sealed class BulkRun(
    IReadOnlyList<BulkOperation> operations,
    int failOnErrors,
    HttpContext outer,
    IServiceScopeFactory scopes,
    string address
)
{
    private readonly Dictionary<string, string> identifiers = new(StringComparer.Ordinal);
    private readonly HashSet<string> waitedFor = operations
        .Where(one => one is { Makes: true, BulkId: not null })
        .Select(one => one.BulkId!)
        .ToHashSet(StringComparer.Ordinal);

    public async Task<JsonObject> RunAsync()
    {
        var outcomes = new JsonObject?[operations.Count];
        var left = Enumerable.Range(0, operations.Count).ToList();
        for (var errors = 0; left.Count > 0 && errors < failOnErrors; )
        {
            var place = left.FindIndex(one => !operations[one].References.Overlaps(waitedFor));
            var next = left[Math.Max(place, 0)];
            left.Remove(next);
            var operation = operations[next];
            var result =
                place < 0
                    ? ScimErrors.Error(409, null, "Operations of this request wait for each other.")
                    : await RunAsync(operation);
            if (operation.BulkId is { } name)
            {
                waitedFor.Remove(name);
            }
            errors += result.Status >= 400 ? 1 : 0;
            outcomes[next] = Outcome(operation, result);
        }
        return new JsonObject
        {
            ["schemas"] = new JsonArray(ScimNames.BulkResponse),
            ["Operations"] = new JsonArray([.. outcomes.OfType<JsonObject>()]),
        };
    }

    private async Task<ScimResult> RunAsync(BulkOperation operation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var resolved = operation.Resolve(identifiers);
            var result = await DispatchAsync(resolved, ContextOf(resolved, scope.ServiceProvider));
            if (operation is { Makes: true, BulkId: { } name })
            {
                identifiers[name] = result.Body!["id"]!.ToString();
            }
            return result;
        }
        catch (Exception refused) when (ScimErrors.Of(refused) is { } error)
        {
            return error;
        }
        catch (ServiceCallException)
        {
            return ScimErrors.Error(503, null, "A part this needs is away.");
        }
    }

    private static Task<ScimResult> DispatchAsync(BulkOperation operation, HttpContext context)
    {
        if (operation.Makes && operation.BulkId is not { Length: > 0 })
        {
            throw ScimException.Syntax("A POST needs a bulkId.");
        }
        if (operation.Data is null && operation.Method != "DELETE")
        {
            throw ScimException.Syntax("'data' is a JSON object.");
        }
        var services = context.RequestServices;
        var (users, groups) = (
            services.GetRequiredService<ProvisionedUsers>(),
            services.GetRequiredService<ProvisionedGroups>()
        );
        return (operation.Method, operation.Path.Trim('/').Split('/')) switch
        {
            ("POST", ["Users"]) => ScimUsers.CreateAsync(context, users),
            ("PUT", ["Users", var id]) => ScimUsers.ReplaceAsync(id, context, users),
            ("PATCH", ["Users", var id]) => ScimUsers.PatchAsync(id, context, users),
            ("DELETE", ["Users", var id]) => ScimUsers.DeleteAsync(id, context, users),
            ("POST", ["Groups"]) => ScimGroups.CreateAsync(context, groups),
            ("PUT", ["Groups", var id]) => ScimGroups.ReplaceAsync(id, context, groups),
            ("PATCH", ["Groups", var id]) => ScimGroups.PatchAsync(id, context, groups),
            ("DELETE", ["Groups", var id]) => ScimGroups.DeleteAsync(id, context, groups),
            _ => throw ScimException.Path("POST /Users or /Groups; PUT, PATCH or DELETE one of them."),
        };
    }

    private DefaultHttpContext ContextOf(BulkOperation operation, IServiceProvider services)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = services,
            User = outer.User,
            RequestAborted = outer.RequestAborted,
        };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(operation.Data?.ToJsonString() ?? ""));
        context.Request.Headers.IfMatch = operation.Version;
        return context;
    }

    private JsonObject Outcome(BulkOperation operation, ScimResult result)
    {
        var outcome = new JsonObject { ["method"] = operation.Method, ["status"] = result.Status.ToString() };
        if (operation.BulkId is { } name)
        {
            outcome["bulkId"] = name;
        }
        if (result.Body?["meta"] is JsonObject meta)
        {
            outcome["location"] = meta["location"]?.DeepClone();
            outcome["version"] = meta["version"]?.DeepClone();
        }
        else if (!operation.Makes)
        {
            outcome["location"] = $"{address}/{operation.Path.Trim('/')}";
        }
        if (result.Status >= 400)
        {
            outcome["response"] = result.Body;
        }
        return outcome;
    }
}
