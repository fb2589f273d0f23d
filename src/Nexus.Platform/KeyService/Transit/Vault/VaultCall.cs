using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Nexus.Platform.KeyService.Transit.Vault;

/// <summary>A request of a Vault client.</summary>
internal sealed record VaultCall(HttpContext Http, TransitCaller Caller, VaultBody Body)
{
    public string Name => Route("name") ?? "";

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Whose keys: the caller's own, or those of the user named by <c>X-Vault-Namespace</c>.</summary>
    public Guid Owner
    {
        get
        {
            var name = Http.Request.Headers["X-Vault-Namespace"].ToString().Trim('/');
            return name.Length == 0 ? Caller.UserId
                : Guid.TryParse(name, out var owner) ? owner
                : throw VaultRefusal.Denied();
        }
    }

    public string? Route(string name) => Http.GetRouteValue(name)?.ToString();

    /// <summary>
    /// Does one request, or each of a batch: one that fails says so in its place, and the status is then 400.
    /// </summary>
    public async Task<VaultAnswer> EachAsync(Func<VaultBody, Task<JsonObject>> deed)
    {
        if (Body.Batch is not { } batch)
        {
            return new VaultAnswer(await deed(Body));
        }
        var (results, failed) = (new JsonArray(), 0);
        foreach (var item in batch)
        {
            JsonObject result;
            try
            {
                result = await deed(item);
            }
            catch (VaultRefusal refusal) when (refusal.Status == 400)
            {
                (result, failed) = (new JsonObject { ["error"] = refusal.Message }, failed + 1);
            }
            if (item.Text("reference") is { } reference)
            {
                result["reference"] = reference;
            }
            results.Add(result);
        }
        return new VaultAnswer(new JsonObject { ["batch_results"] = results }, failed > 0 ? 400 : 200);
    }
}

/// <summary>What a Vault client gets: <c>data</c>, or nothing with 204.</summary>
internal sealed record VaultAnswer(JsonObject? Data, int Status = 200)
{
    public static VaultAnswer Nothing { get; } = new(null, 204);
}
