using System.CommandLine;

namespace Nexus.Host.Commands;

/// <summary>Options that several commands take.</summary>
internal static class SharedOptions
{
    public static Option<string?> Data() =>
        new("--data") { Description = "The data folder of 'up' (default: ~/.local/share/nexus)." };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for scripts." };

    public static Option<string> Url() =>
        new("--url")
        {
            Description = "Where the platform answers.",
            DefaultValueFactory = _ => "http://127.0.0.1:3000",
        };
}
