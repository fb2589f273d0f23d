using System.Text.RegularExpressions;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>What holds for every page, whatever is on it.</summary>
internal static class WholePage
{
    public static void Check(string path, string html)
    {
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.True(Regex.IsMatch(html, "<title>[^<]{3,}</title>"), $"{path} has no title");
        Assert.Single(Regex.Matches(html, "<h1\\b"));
        foreach (var landmark in (string[])["<header", "<nav", "<main", "<footer"])
        {
            Assert.Contains(landmark, html, StringComparison.Ordinal);
        }
        // Nothing from another host, and nothing that the content security policy would refuse.
        Assert.DoesNotMatch("(?:src|href)=\"(?:https?:)?//", html);
        Assert.DoesNotMatch("\\son[a-z]+=\"", html);
        Assert.DoesNotMatch("<script(?![^>]*\\ssrc=)", html);
        AssertHeadingsInOrder(path, html);
        AssertNamesLeadSomewhere(path, html);
        foreach (Match input in Regex.Matches(html, "<(?:input|textarea|select)\\b[^>]*\\bid=\"([^\"]+)\""))
        {
            var id = input.Groups[1].Value;
            var labelled =
                html.Contains($"for=\"{id}\"", StringComparison.Ordinal) || input.Value.Contains("data-pick");
            Assert.True(labelled, $"{path}: {id} has no label");
        }
    }

    // Who goes from heading to heading misses no level.
    private static void AssertHeadingsInOrder(string path, string html)
    {
        var before = 0;
        foreach (Match heading in Regex.Matches(html, "<h([1-6])\\b[^>]*>([^<]*)"))
        {
            var level = heading.Groups[1].Value[0] - '0';
            Assert.True(level <= before + 1, $"{path}: “{heading.Groups[2].Value}” skips a level of headings");
            before = level;
        }
    }

    // What is read out with a field or a part stands on the page, once, and what scrolls has a name.
    private static void AssertNamesLeadSomewhere(string path, string html)
    {
        foreach (Match names in Regex.Matches(html, "\\baria-(?:labelledby|describedby)=\"([^\"]+)\""))
        {
            foreach (var id in names.Groups[1].Value.Split(' '))
            {
                var places = Regex.Count(html, $"\\sid=\"{Regex.Escape(id)}\"");
                Assert.True(places == 1, $"{path}: {id} stands {places} times on the page");
            }
        }
        foreach (Match reached in Regex.Matches(html, "<div\\b[^>]*\\btabindex=\"0\"[^>]*>"))
        {
            Assert.True(reached.Value.Contains("aria-label"), $"{path}: {reached.Value} has no name");
        }
    }
}
