namespace Nexus.Kernel.Storage;

/// <summary>The bytes in the store are not those that were written: damaged, cut, mixed up or forged.</summary>
public sealed class ObjectTamperedException : Exception
{
    /// <summary>Names the key and what does not fit.</summary>
    public ObjectTamperedException(string key, string what, Exception? cause = null)
        : base($"The object \"{key}\" is not what was written: {what}. Restore it from a backup.", cause) => Key = key;

    /// <summary>The key of the object.</summary>
    public string Key { get; }
}
