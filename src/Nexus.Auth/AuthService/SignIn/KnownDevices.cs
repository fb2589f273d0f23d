using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Nexus.Auth.AuthService.Notices;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>
/// Tells a user by mail of a sign-in from a device that was not seen before. A browser is known by a cookie that
/// outlives the session and proves nothing else; a program by its name, without the figures of its version.
/// </summary>
internal sealed class KnownDevices(CredentialDb db, SessionCookie cookie, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>Notes the device; it and the notice are there once the context is saved.</summary>
    public Task NoteAsync(HttpContext context, Proven proven, string deviceName, CancellationToken cancellationToken)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var value = proven.Cookie ? OfBrowser(context) : OfProgram(context);
        return NoteAsync(proven.UserId, value, deviceName, address, cancellationToken);
    }

    /// <summary>The same for a device by what it is known by.</summary>
    public async Task NoteAsync(
        Guid userId,
        string value,
        string deviceName,
        string address,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(value);
        var known = await db.Devices.FindAsync([userId, hash], cancellationToken);
        if (known is not null)
        {
            known.LastSeenAt = clock.GetUtcNow();
            return;
        }
        // The first device of all is the one the account was made with.
        if (await db.Devices.AnyAsync(row => row.UserId == userId, cancellationToken))
        {
            db.Enqueue(
                SendNotice.Of(userId, NoticeKind.NewDevice, clock) with
                {
                    Device = deviceName,
                    Address = address,
                }
            );
        }
        db.Devices.Add(
            new KnownDevice
            {
                UserId = userId,
                DeviceHash = hash,
                LastSeenAt = clock.GetUtcNow(),
            }
        );
    }

    /// <summary>What a browser carries, if it was made here, or a new value for it.</summary>
    public static string ValueOf(string? carried) =>
        carried is { Length: > 40 and < 60 } ? carried : OneTimeToken.Make();

    /// <summary>Saves; where another sign-in from the same device was faster, its note of it stands.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (NotedNow() is { } noted)
        {
            noted.State = EntityState.Detached;
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private EntityEntry<KnownDevice>? NotedNow() =>
        db.ChangeTracker.Entries<KnownDevice>().FirstOrDefault(entry => entry.State == EntityState.Added);

    private string OfBrowser(HttpContext context)
    {
        var value = ValueOf(context.Request.Cookies[SessionCookie.DeviceName]);
        cookie.SetDevice(context, value, clock.GetUtcNow() + Kept);
        return value;
    }

    private static string OfProgram(HttpContext context) =>
        "program:" + string.Concat(context.Request.Headers.UserAgent.ToString().Where(letter => !char.IsDigit(letter)));
}
