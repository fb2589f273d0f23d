using System.Text.RegularExpressions;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Profile;

/// <summary>In which language and by which clock somebody wants to be spoken to.</summary>
internal static partial class Languages
{
    public static string? Check(string? locale) =>
        locale is null || Tag().IsMatch(locale)
            ? locale
            : throw Problems.Invalid("locale", "A language as in BCP 47, for example en or de-AT.");

    public static string? CheckZone(string? zone) =>
        zone is null || (Zone().IsMatch(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            ? zone
            : throw Problems.Invalid("timeZone", "A zone of the IANA database, for example Europe/Vienna.");

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    private static partial Regex Tag();

    [GeneratedRegex("^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$")]
    private static partial Regex Zone();
}
