using Microsoft.Extensions.Options;

namespace Nexus.Finance.LedgerMgr;

/// <summary>Configuration section <c>ledger-mgr</c>.</summary>
internal sealed class LedgerOptions
{
    /// <summary>The business's time zone (IANA): it says on which day something is booked.</summary>
    public string TimeZone { get; set; } = "UTC";
}

/// <summary>The day of the business.</summary>
internal sealed class BusinessDay(IOptions<LedgerOptions> options, TimeProvider clock)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public DateOnly Today => Of(clock.GetUtcNow());

    /// <summary>When today began.</summary>
    public DateTimeOffset StartOfToday => StartOf(Today);

    public DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    private DateTimeOffset StartOf(DateOnly date)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        // Where clocks go forward at midnight the day begins an hour later.
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
