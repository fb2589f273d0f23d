namespace Nexus.Auth.SessionMgr.Sessions;

internal static class SessionRules
{
    /// <summary>A session that is not used for so long ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>A session ends after so long, however much it is used.</summary>
    public static readonly TimeSpan Absolute = TimeSpan.FromHours(24);

    /// <summary>How long whoever took it upon himself to end a session has for it.</summary>
    public static readonly TimeSpan Ending = TimeSpan.FromSeconds(30);

    /// <summary>How many a user has at the most; the oldest ends when there is one more.</summary>
    public const int MostOfUser = 5;
}
