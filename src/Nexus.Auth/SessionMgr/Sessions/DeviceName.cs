namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>
/// Browser and system out of a User-Agent text (RFC 9110 section 10.1.5), "Chromium on Linux": enough to tell one's
/// devices apart. The brands of <c>Sec-CH-UA</c> are asked first, because Chromium calls itself Chrome in the other.
/// </summary>
internal static class DeviceName
{
    private const int MostLength = 40;

    // The order matters: nearly all of them also call themselves Chrome or Safari.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Brands =
    [
        ("\"Microsoft Edge\"", "Edge"),
        ("\"Google Chrome\"", "Chrome"),
        ("\"Opera\"", "Opera"),
        ("\"Brave\"", "Brave"),
        ("\"Vivaldi\"", "Vivaldi"),
        ("\"Samsung Internet\"", "Samsung Internet"),
        ("\"Chromium\"", "Chromium"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    public static string Of(string userAgent, string brands)
    {
        var browser = Find(Brands, brands) ?? Find(Browsers, userAgent);
        var system = Find(Systems, userAgent);
        return (browser, system) switch
        {
            (null, null) => userAgent.Length == 0 ? "Unknown device" : Program(userAgent),
            (null, var only) => only,
            (var only, null) => only,
            var (both, on) => $"{both} on {on}",
        };
    }

    // "curl/8.5.0" is curl.
    private static string Program(string userAgent)
    {
        var name = userAgent.Split('/', ' ')[0];
        return name.Length is 0 or > MostLength ? "Unknown device" : name;
    }

    private static string? Find((string Mark, string Name)[] marks, string text) =>
        Array.Find(marks, mark => text.Contains(mark.Mark, StringComparison.Ordinal)).Name;
}
