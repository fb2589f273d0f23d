namespace Nexus.Kernel.Messaging;

/// <summary>The state column of inbox and task rows.</summary>
public enum WorkState
{
    /// <summary>Waits for its due time, or is claimed until then.</summary>
    Pending = 0,

    /// <summary>Its effects are committed.</summary>
    Done = 1,

    /// <summary>Gave up; an operator may replay or drop it.</summary>
    Dead = 2,
}
