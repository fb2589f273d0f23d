namespace Nexus.EndToEnd.PlugPulled;

/// <summary>Pulls plugs, and puts them back in.</summary>
internal interface IKiller
{
    /// <summary>How many processes have died so far.</summary>
    int Deaths { get; }

    /// <summary>The named points that orders pass in this mode.</summary>
    IReadOnlyList<string> Points { get; }

    /// <summary>A death by SIGKILL, a start that leads to another one at a named point, and the restart.</summary>
    Task KillAtAsync(string point);

    /// <summary>A death by SIGKILL at any moment, perhaps more of them during the restart.</summary>
    Task KillAtRandomAsync();

    /// <summary>Waits until all that was killed is ready again.</summary>
    Task RestAsync();
}
