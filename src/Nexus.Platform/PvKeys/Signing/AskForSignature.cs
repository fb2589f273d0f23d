using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Keys;

namespace Nexus.Platform.PvKeys.Signing;

internal static class AskForSignature
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/pvkeys/keys/{id:guid}/requests", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithIdempotency<PvKeysDb>()
            .WithName("askForSignature")
            .WithSummary("Ask a key for a signature: made at once, or after its approvers agreed")
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Created<SigningRequestView>> HandleAsync(
        Guid id,
        SignatureRequest request,
        HttpContext context,
        PvKeysDb db,
        SigningDesk desk,
        CancellationToken cancellationToken
    )
    {
        var user = context.User.UserId();
        var key = await db.KeyForAsync(context.User, id, cancellationToken);
        if (!key.MayAsk(user))
        {
            throw Problems.Forbidden("You may approve what this key signs, not ask for it.");
        }
        var asked = await desk.AskAsync(key, Requester.Of(context.User), request.For(key), cancellationToken);
        return TypedResults.Created($"/api/pvkeys/requests/{asked.Id}", SigningRequestView.Of(asked));
    }
}

/// <summary>What shall be signed.</summary>
internal sealed record SignatureRequest
{
    /// <summary>Base64 of the bytes: hashed by the service, as the key's curve has it.</summary>
    [MinLength(1)]
    [MaxLength(131_072)]
    public byte[]? Data { get; init; }

    /// <summary>Or typed data (EIP-712): types, primaryType, domain and message.</summary>
    public JsonElement? TypedData { get; init; }

    public Signable For(CustodyKey key) =>
        (Data, TypedData) switch
        {
            ({ } data, null) => Signable.Of(key, data),
            (null, { } typed) => Signable.Of(key, typed),
            _ => throw Problems.Invalid("data", "Send data or typedData."),
        };
}
