using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>The public half of a key that the device made and keeps (RFC 7517, a JWK).</summary>
internal sealed record DeviceKey
{
    /// <summary>"EC".</summary>
    [AllowedValues("EC")]
    public required string Kty { get; init; }

    /// <summary>"P-256".</summary>
    [AllowedValues("P-256")]
    public required string Crv { get; init; }

    [StringLength(43, MinimumLength = 43)]
    public required string X { get; init; }

    [StringLength(43, MinimumLength = 43)]
    public required string Y { get; init; }

    /// <summary>RFC 7638 section 3: SHA-256 over the required members, in the order of their names.</summary>
    public string Thumbprint() =>
        WebEncoders.Base64UrlEncode(
            SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"{{Crv}}","kty":"{{Kty}}","x":"{{X}}","y":"{{Y}}"}"""))
        );

    /// <summary>Whether it is a point of the curve.</summary>
    public bool IsKey()
    {
        try
        {
            var point = new ECPoint { X = WebEncoders.Base64UrlDecode(X), Y = WebEncoders.Base64UrlDecode(Y) };
            using var key = ECDiffieHellman.Create(
                new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }
            );
            return true;
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>A device that is to keep copies.</summary>
internal sealed record NewDevice
{
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    public required DeviceKey PublicKey { get; init; }
}

/// <summary>A device of mine.</summary>
internal sealed record DeviceView(Guid Id, string Name, string Thumbprint, DateTimeOffset RegisteredAt)
{
    public static DeviceView Of(OfflineDevice row) => new(row.Id, row.Name, row.Thumbprint, row.RegisteredAt);
}

internal static class RegisterDevice
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/stream/offline/devices", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("registerOfflineDevice")
            .WithSummary(
                "Register a device that keeps copies, by the public key it made; the same key is the same device"
            )
            .ProducesProblem(400)
            .ProducesProblem(409);

    private static async Task<Results<Created<DeviceView>, Ok<DeviceView>>> HandleAsync(
        NewDevice request,
        HttpContext context,
        StreamingDb db,
        IOptions<OfflineRules> rules,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (!request.PublicKey.IsKey())
        {
            throw Problems.Invalid("publicKey", "It is no point of P-256; make a new key pair on the device.");
        }
        if (string.IsNullOrWhiteSpace(request.Name))
        {
            throw Problems.Invalid("name", "Give it a name that tells it from your other devices.");
        }
        var (userId, now) = (context.User.UserId(), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.OneAtATimeAsync(userId, cancellationToken);
        await ForgetOldAsync(db, userId, now, cancellationToken);
        var devices = await db.OfflineDevices.Where(row => row.UserId == userId).ToListAsync(cancellationToken);
        var thumbprint = request.PublicKey.Thumbprint();
        if (devices.Find(row => row.Thumbprint == thumbprint && row.RemovedAt is null) is { } same)
        {
            same.Name = request.Name.Trim();
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return TypedResults.Ok(DeviceView.Of(same));
        }
        RequireRoom(devices, rules.Value, now);
        var device = new OfflineDevice
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Name = request.Name.Trim(),
            Thumbprint = thumbprint,
            X = request.PublicKey.X,
            Y = request.PublicKey.Y,
            RegisteredAt = now,
        };
        db.OfflineDevices.Add(device);
        db.Audit(context.User.ActorName(), "offline-device.registered", device.Id.ToString(), new { thumbprint });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/stream/offline/devices/{device.Id}", DeviceView.Of(device));
    }

    private static void RequireRoom(List<OfflineDevice> devices, OfflineRules rules, DateTimeOffset now)
    {
        if (devices.Count(row => row.RemovedAt is null) >= rules.MostDevices)
        {
            throw Problems.Conflict(
                "offline-devices",
                "There are enough devices.",
                $"An account keeps copies on at most {rules.MostDevices} devices; remove one that you use no more."
            );
        }
        var recent = devices.Where(row => row.RegisteredAt > now - Month).ToList();
        if (recent.Count >= rules.MostNewDevices)
        {
            throw Problems.Conflict(
                "offline-devices-changed",
                "Devices were changed often.",
                $"The next one can be registered on {recent.Min(row => row.RegisteredAt) + Month:yyyy-MM-dd}."
            );
        }
    }

    private static Task<int> ForgetOldAsync(
        StreamingDb db,
        Guid userId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var over = now - Month;
        return db
            .OfflineDevices.Where(row => row.UserId == userId && row.RemovedAt < over && row.RegisteredAt < over)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
