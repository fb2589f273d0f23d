namespace Nexus.Auth.AuthService.Passwords;

/// <summary>Configuration section <c>Passwords</c>.</summary>
internal sealed class BreachOptions
{
    /// <summary>
    /// A file of SHA-1 hashes in hex, one a line and in order, each perhaps with <c>:count</c>: the form in which
    /// "Have I Been Pwned" is downloaded. Empty for the list that comes with the program.
    /// </summary>
    public string BreachedFile { get; set; } = "";
}
