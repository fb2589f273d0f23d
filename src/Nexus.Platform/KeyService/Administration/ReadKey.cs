using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Administration;

internal static class ReadKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/keys/{name}", HandleAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("readKey")
            .WithSummary("Read a key's versions; its material never leaves");

    private static async Task<Ok<KeyDetails>> HandleAsync(
        string name,
        HttpContext context,
        KeyDb db,
        CancellationToken cancellationToken
    )
    {
        var key =
            await db.Keys.AsNoTracking().FirstOrDefaultAsync(row => row.Name == name, cancellationToken)
            ?? throw Problems.NotFound("key", name);
        db.Audit(context.User.ActorName(), "key.read", name);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(key);
        return TypedResults.Ok(await DetailsAsync(db, key, cancellationToken));
    }

    internal static async Task<KeyDetails> DetailsAsync(KeyDb db, NamedKey key, CancellationToken cancellationToken)
    {
        var versions = await db
            .Versions.AsNoTracking()
            .Where(version => version.KeyName == key.Name)
            .OrderByDescending(version => version.Number)
            .Take(200)
            .ToListAsync(cancellationToken);
        return new KeyDetails(KeySummary.Of(key), [.. versions.Select(KeyVersionSummary.Of)]);
    }
}
