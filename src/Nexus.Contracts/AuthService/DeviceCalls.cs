using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Calls;

namespace Nexus.Contracts.AuthService;

/// <summary>How a browser in which somebody signed in without auth-service becomes known, or is told to be new.</summary>
public static class DeviceCalls
{
    /// <summary>The browser's cookie by which it is known again; nothing is allowed because of it.</summary>
    public const string CookieName = "nexus_device";

    /// <summary>
    /// Notes the browser of a sign-in, and writes to its user when it was never seen before. Not repeated by itself: the
    /// second try would take the first one's browser for another.
    /// </summary>
    public static ServiceCall<NoteDevice, DeviceNoted> Note { get; } = new("auth-service", "note-device", Safe: false);
}

/// <summary>Somebody signed in in a browser.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Carried">The browser's <see cref="DeviceCalls.CookieName"/>; null where it has none.</param>
/// <param name="Name">What people call it, such as "Firefox on Windows".</param>
/// <param name="Address">The client's address.</param>
public sealed record NoteDevice(
    Guid UserId,
    [property: StringLength(100)] string? Carried,
    [property: StringLength(200)] string Name,
    [property: StringLength(64)] string Address
);

/// <summary>It is known now.</summary>
/// <param name="Value">The cookie to set.</param>
/// <param name="Until">How long.</param>
public sealed record DeviceNoted(string Value, DateTimeOffset Until);
