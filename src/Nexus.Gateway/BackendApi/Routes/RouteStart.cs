using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Routes;

/// <summary>
/// How the addresses of a few services begin: <c>/api/orders</c>, <c>/oauth2</c>. Nearly every set of addresses has all
/// of those below it or none, which is found out once; the steps ask a dozen sets for every request.
/// </summary>
internal sealed class RouteStart(PathString start, GatewayRoute[] routes, bool forwarded)
{
    private const int MostSets = 32;
    private readonly Answer[] answers = new Answer[MostSets];

    private enum Answer : byte
    {
        NotAsked,
        All,
        None,
        Some,
    }

    /// <summary>The start of addresses that are no service's; every set is looked through.</summary>
    public static RouteStart Unknown { get; } = new(default, [], forwarded: false);

    /// <summary>All of its services run in other processes.</summary>
    public bool IsForwarded => forwarded;

    /// <summary>The longest fitting line of the map; null for pages, files and what is nobody's.</summary>
    public GatewayRoute? Find(PathString path)
    {
        foreach (var route in routes)
        {
            if (path.StartsWithSegments(route.Prefix))
            {
                return route;
            }
        }
        return null;
    }

    /// <summary>Whether an address below this start is in the set.</summary>
    public bool IsIn(PathSet set, PathString path)
    {
        if (!start.HasValue || set.Index >= MostSets)
        {
            return set.Has(path);
        }
        var answer = answers[set.Index];
        if (answer == Answer.NotAsked)
        {
            answer =
                set.Divides(start) ? Answer.Some
                : set.Has(start) ? Answer.All
                : Answer.None;
            answers[set.Index] = answer;
        }
        return answer == Answer.Some ? set.Has(path) : answer == Answer.All;
    }
}
