using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;

namespace Nexus.Platform.KeyService.Transit.Vault;

/// <summary>Maps Vault's addresses: who asks is found here, and errors get Vault's form.</summary>
internal static class VaultRouting
{
    // SOPS refuses a Vault behind a path ("running Vault with a prefixed URL is not supported"), so it gets the bare one.
    private static readonly string[] Roots = ["/api/keys/v1", "/v1"];

    public static void MapVault(
        this IEndpointRouteBuilder routes,
        string path,
        string[] methods,
        Func<VaultCall, Task<VaultAnswer>> deed
    )
    {
        foreach (var root in Roots)
        {
            // Who may is decided by X-Vault-Token, which no policy knows, and then by the key's own rules.
            routes
                .MapMethods(root + path, methods, http => AnswerAsync(http, deed))
                .AllowAnonymous()
                .ExcludeFromDescription();
        }
    }

    public static void MapVaultOpen(
        this IEndpointRouteBuilder routes,
        string path,
        string[] methods,
        RequestDelegate deed
    )
    {
        foreach (var root in Roots)
        {
            routes.MapMethods(root + path, methods, deed).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static async Task AnswerAsync(HttpContext http, Func<VaultCall, Task<VaultAnswer>> deed)
    {
        TransitCaller? caller = null;
        try
        {
            caller =
                await http
                    .RequestServices.GetRequiredService<TransitCallers>()
                    .FindAsync(http.Request, http.RequestAborted)
                ?? throw VaultRefusal.Denied();
            var body = await VaultBody.ReadAsync(http.Request.Body, http.RequestAborted);
            await WriteAsync(http, await deed(new VaultCall(http, caller, body)));
        }
        catch (VaultRefusal refusal)
        {
            await RefuseAsync(http, caller, refusal.Status, refusal.Message);
        }
        catch (ProblemException problem) when (problem.Problem.Status < 500)
        {
            await RefuseAsync(http, caller, problem.Problem.Status, problem.Problem.Detail ?? problem.Problem.Title);
        }
        catch (CryptographicException)
        {
            await RefuseAsync(http, caller, 400, "the input does not fit this key");
        }
        catch (DbUpdateConcurrencyException)
        {
            await RefuseAsync(http, caller, 409, "somebody else changed this key meanwhile; repeat the request");
        }
    }

    private static Task WriteAsync(HttpContext http, VaultAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.Headers.CacheControl = "no-store";
        if (answer.Data is null)
        {
            return Task.CompletedTask;
        }
        var envelope = new JsonObject
        {
            ["request_id"] = http.TraceIdentifier,
            ["lease_id"] = "",
            ["renewable"] = false,
            ["lease_duration"] = 0,
            ["data"] = answer.Data,
            ["wrap_info"] = null,
            ["warnings"] = null,
            ["auth"] = null,
        };
        return http.Response.WriteAsJsonAsync(envelope, NexusJson.Options, http.RequestAborted);
    }

    // What a known caller was refused is audited; what he had changed until then is not saved.
    private static async Task RefuseAsync(HttpContext http, TransitCaller? caller, int status, string message)
    {
        if (caller is not null)
        {
            var db = http.RequestServices.GetRequiredService<KeyDb>();
            db.ChangeTracker.Clear();
            var deed = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            var name = http.GetRouteValue("name")?.ToString() ?? "*";
            var details = new
            {
                deed,
                status,
                caller.ApiKeyId,
            };
            db.Audit(caller.UserId.ToString(), "transit.refused", name[..Math.Min(name.Length, 100)], details);
            await db.SaveChangesAsync(http.RequestAborted);
        }
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        var errors = status == 404 ? new JsonArray() : new JsonArray(message);
        await http.Response.WriteAsJsonAsync(
            new JsonObject { ["errors"] = errors },
            NexusJson.Options,
            http.RequestAborted
        );
    }
}
