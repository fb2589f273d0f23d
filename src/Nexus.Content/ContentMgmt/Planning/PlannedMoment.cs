using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Planning;

/// <summary>When to publish: a time with its distance from UTC, or the time on the clocks of a time zone.</summary>
internal sealed record PlanRequest
{
    /// <summary>For example <c>2026-12-04T00:00:00+01:00</c>, or without the distance where a zone is named.</summary>
    [Required, StringLength(40)]
    public required string At { get; init; }

    /// <summary>A name of the IANA database, for example <c>Europe/Berlin</c>.</summary>
    [StringLength(60), RegularExpression("^[A-Za-z][A-Za-z0-9_+/-]*$")]
    public string? TimeZone { get; init; }
}

/// <summary>A moment that means one thing to everybody.</summary>
internal readonly partial record struct PlannedMoment(DateTimeOffset At, string? TimeZone)
{
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(2 * 366);

    private static readonly string[] Shapes = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public static PlannedMoment Of(PlanRequest request, DateTimeOffset now)
    {
        var zone = request.TimeZone is { Length: > 0 } name ? Zone(name) : null;
        var at = Read(request.At.Trim(), zone);
        return at <= now ? throw Problems.Invalid("at", "This time is over; publish at once instead.")
            : at > now + Farthest ? throw Problems.Invalid("at", "At most two years ahead.")
            : new PlannedMoment(at.ToUniversalTime(), zone?.Id);
    }

    /// <summary>As the clocks of its zone show it.</summary>
    public override string ToString()
    {
        var utc = At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
        return TimeZone is { } zone
            ? $"{TimeZoneInfo.ConvertTime(At, Zone(zone)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {zone} ({utc})"
            : utc;
    }

    private static DateTimeOffset Read(string text, TimeZoneInfo? zone)
    {
        var distance = Distance().Match(text);
        var clock = distance.Success ? text[..distance.Index] : text;
        if (!DateTime.TryParseExact(clock, Shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            throw Problems.Invalid("at", "A time such as 2026-12-04T00:00:00+01:00.");
        }
        // At the ends of the calendar no zone's distance can be taken away or added.
        if (local.Year is < 2000 or > 9000)
        {
            throw Problems.Invalid("at", "A year between 2000 and 9000.");
        }
        if (distance.Success)
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var exact)
                ? exact
                : throw Problems.Invalid("at", "The distance from UTC is not one.");
        }
        if (zone is null)
        {
            throw Problems.Invalid("at", "Say where it is that time: add Z or +01:00, or name a timeZone.");
        }
        if (zone.IsInvalidTime(local))
        {
            throw Problems.Invalid("at", $"In {zone.Id} the clocks jump over this time.");
        }
        // Where the clocks show it twice, the first one is meant.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    private static TimeZoneInfo Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw Problems.Invalid("timeZone", "A name of the IANA database, for example Europe/Berlin.");

    [GeneratedRegex(@"(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Distance();
}
