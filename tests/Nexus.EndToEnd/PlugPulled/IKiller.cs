namespace Nexus.EndToEnd.PlugPulled;

/// <summary>Pulls plugs, and puts them back in.</summary>
internal interface IKiller
{
    /// <summary>The named points that orders pass in this mode.</summary>
    IReadOnlyList<string> Points { get; }

    /// <summary>One death by SIGKILL at a named point, and the restart.</summary>
    Task KillAtAsync(string point);

    /// <summary>One death by SIGKILL at any moment, and the restart.</summary>
    Task KillAtRandomAsync();

    /// <summary>Waits until all that was killed is ready again.</summary>
    Task RestAsync();
}
