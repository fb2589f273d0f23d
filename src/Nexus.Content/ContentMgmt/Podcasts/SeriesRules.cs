using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Podcasts;

internal static class SeriesRules
{
    /// <summary>409 that names what a podcast lacks: directories refuse feeds without a cover or a category.</summary>
    public static void RequireComplete(Series series)
    {
        List<string> missing = [];
        if (series.CoverTag is null)
        {
            missing.Add("a cover");
        }
        if (series.Categories.Count == 0)
        {
            missing.Add("a category");
        }
        if (series.Description.Length == 0)
        {
            missing.Add("a description");
        }
        if (series.Kind == SeriesKind.Podcast && missing.Count > 0)
        {
            throw Problems.Conflict(
                "series-incomplete",
                "The podcast lacks what directories ask for.",
                $"Give it {string.Join(" and ", missing)} first."
            );
        }
    }
}
