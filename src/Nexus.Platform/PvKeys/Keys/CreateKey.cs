using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Ethereum;
using Nexus.Platform.PvKeys.Stores;

namespace Nexus.Platform.PvKeys.Keys;

internal static class CreateKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/pvkeys/keys", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("createCustodyKey")
            .WithSummary("Make a private key that never leaves")
            .WithDescription("A name serves one key of its owner, so a repeated request makes no second one.")
            .ProducesProblem(400)
            .ProducesProblem(409);

    private static async Task<Created<CustodyKeyView>> HandleAsync(
        CreateKeyRequest request,
        HttpContext context,
        PvKeysDb db,
        KeyStores stores,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = context.User.UserId();
        Curves.Check(request.Curve);
        request.Policy.Check(owner);
        var name = request.Name.Trim();
        var same = db.Keys.AsNoTracking().Where(key => key.OwnerId == owner && key.Name == name);
        if (name.Length == 0 || await same.AnyAsync(cancellationToken))
        {
            throw Taken(name);
        }
        var made = await stores.Of(request.Store).MakeAsync(request.Curve, cancellationToken);
        var now = clock.GetUtcNow();
        var key = new CustodyKey
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = owner,
            Name = name,
            Curve = request.Curve,
            Store = request.Store,
            Handle = made.Handle,
            PublicKey = Convert.ToHexStringLower(made.PublicKey),
            Address = request.Curve == Curves.Secp256k1 ? EthereumAddress.Of(made.PublicKey) : null,
            Policy = request.Policy,
            Usage = SigningUsage.None,
            CreatedAt = now,
        };
        db.Keys.Add(key);
        db.Audit(
            context.User.ActorName(),
            "custody-key.created",
            key.Id.ToString(),
            new
            {
                key.Curve,
                key.Store,
                key.Policy,
            }
        );
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            throw await same.AnyAsync(CancellationToken.None)
                ? Taken(name)
                : new InvalidOperationException("The key could not be kept.");
        }
        context.SetETag(key);
        return TypedResults.Created($"/api/pvkeys/keys/{key.Id}", CustodyKeyView.Of(key));
    }

    private static ProblemException Taken(string name) =>
        name.Length == 0
            ? Problems.Invalid("name", "Give it a name.")
            : Problems.Conflict("custody-key-name-taken", "You have a key of that name.", "Take another name.");
}

/// <summary>A key to be made.</summary>
internal sealed record CreateKeyRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary><c>p256</c>, <c>ed25519</c> or <c>secp256k1</c>.</summary>
    [StringLength(20)]
    public required string Curve { get; init; }

    /// <summary><c>software</c> (sealed under key-service) or <c>pkcs11</c>, where an HSM is set up.</summary>
    [StringLength(20)]
    public string Store { get; init; } = KeyStores.Software;

    public SigningPolicy Policy { get; init; } = new();
}
