namespace Nexus.Kernel.Storage;

/// <summary>There is no object of that key.</summary>
public sealed class ObjectNotFoundException : Exception
{
    /// <summary>Names the key.</summary>
    public ObjectNotFoundException(string key)
        : base($"There is no object \"{key}\".") => Key = key;

    /// <summary>The key that was asked for.</summary>
    public string Key { get; }
}
