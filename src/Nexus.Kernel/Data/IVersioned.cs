namespace Nexus.Kernel.Data;

/// <summary>
/// A row that people edit at the same time. The version grows with each save and guards the update
/// (optimistic concurrency); it is also the row's entity tag.
/// </summary>
public interface IVersioned
{
    /// <summary>1 for a new row, then one more with each save.</summary>
    long Version { get; set; }
}
