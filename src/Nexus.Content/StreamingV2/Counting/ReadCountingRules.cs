using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>The rules by which plays count here.</summary>
/// <param name="Seconds">So many seconds must really have been played.</param>
/// <param name="ShareOfShortWorks">Of a work for which that would be more: this share of it.</param>
/// <param name="WindowSeconds">Plays of the same listener and work within it count once.</param>
/// <param name="RobotsCount">Whether programs that say they are robots count.</param>
internal sealed record CountingRulesView(
    double Seconds,
    double ShareOfShortWorks,
    double WindowSeconds,
    bool RobotsCount
);

internal static class ReadCountingRules
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/stream/counting-rules", Handle)
            .AllowAnonymous()
            .WithName("readCountingRules")
            .WithSummary("Read what counts as a play");

    private static Ok<CountingRulesView> Handle(IOptions<CountingRules> options) =>
        TypedResults.Ok(
            new CountingRulesView(
                options.Value.EnoughSeconds,
                options.Value.EnoughShare,
                options.Value.Window.TotalSeconds,
                RobotsCount: false
            )
        );
}
