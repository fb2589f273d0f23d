namespace Nexus.Web.Wire;

/// <summary>The visitor's own account, from user-auth.</summary>
public sealed record Account(
    Guid UserId,
    string Email,
    string DisplayName,
    IReadOnlyList<string> Roles,
    bool EmailVerified,
    DateTimeOffset CreatedAt,
    string? Locale,
    string? TimeZone
);

/// <summary>An organisation of the visitor, from user-auth.</summary>
public sealed record Crew(Guid OrganisationId, string Name, string Role, DateTimeOffset CreatedAt);

/// <summary>An organisation with its people.</summary>
public sealed record CrewDetail(string Name, string Role, IReadOnlyList<CrewMember> Members);

/// <summary>Somebody in an organisation.</summary>
public sealed record CrewMember(Guid UserId, string DisplayName, string Email, string Role);

/// <summary>An invitation that waits for its answer.</summary>
public sealed record CrewInvitation(Guid InvitationId, string Email, string Role, DateTimeOffset ExpiresAt);

/// <summary>A file with the visitor's data, from user-auth.</summary>
public sealed record PersonalExport(
    Guid ExportId,
    string State,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ExpiresAt,
    long? Length
);

/// <summary>A sign-in on some device, from session-mgr.</summary>
public sealed record SignedInDevice(
    Guid Id,
    string Device,
    string Address,
    DateTimeOffset StartedAt,
    DateTimeOffset LastUsedAt,
    bool Current
)
{
    /// <summary>Browser and system out of a User-Agent text: enough to tell one's devices apart.</summary>
    public string ShortName
    {
        get
        {
            string? Found(params (string Mark, string Name)[] marks) =>
                marks.FirstOrDefault(mark => Device.Contains(mark.Mark, StringComparison.Ordinal)).Name;
            var browser = Found(
                ("Edg/", "Edge"),
                ("OPR/", "Opera"),
                ("Firefox/", "Firefox"),
                ("Chrome/", "Chrome"),
                ("Safari/", "Safari")
            );
            var system = Found(
                ("Android", "Android"),
                ("iPhone", "iPhone"),
                ("iPad", "iPad"),
                ("Windows", "Windows"),
                ("Mac OS", "macOS"),
                ("Linux", "Linux")
            );
            return (browser, system) switch
            {
                (null, null) => Device.Length == 0 ? "Unknown device" : Device[..Math.Min(Device.Length, 40)],
                (null, var only) => only,
                (var only, null) => only,
                var (both, on) => $"{both} on {on}",
            };
        }
    }
}
