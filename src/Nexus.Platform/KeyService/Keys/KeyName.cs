using Nexus.Kernel.Http;

namespace Nexus.Platform.KeyService.Keys;

internal static class KeyName
{
    /// <summary>Returns the name, or refuses it: names stand in key identifiers and audit entries.</summary>
    public static string Check(string name) =>
        name.Length is >= 1 and <= 100
        && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.')
            ? name
            : throw Problems.Invalid("key", "1 to 100 of a-z, 0-9, hyphen and dot.");
}
