using System.Net;
using Garnet.server;
using Garnet.server.Auth.Settings;
using Microsoft.Extensions.Logging;
using Tsavorite.core;

namespace Nexus.Kernel.Caching;

/// <summary>
/// The options the embedded server runs with. Each one that is not a size is there because leaving it out broke
/// something: see the comments.
/// </summary>
internal static class GarnetSettings
{
    public static GarnetServerOptions Build(string folder, IPEndPoint endPoint, string password) =>
        new()
        {
            EndPoints = [endPoint],
            AuthSettings = new PasswordAuthenticationSettings(password),
            QuietMode = true,
            LogLevel = LogLevel.Warning,
            MaxDatabases = 1,
            EnableLua = true,
            // Without transactions scripts interleave and updates are lost.
            LuaTransactionMode = true,
            LuaOptions = new LuaOptions(
                LuaMemoryManagementMode.Native,
                "",
                Timeout.InfiniteTimeSpan,
                LuaLoggingMode.Silent,
                []
            ),
            // The default device is a native library that kills the process on Debian 12.
            DeviceType = DeviceType.RandomAccess,
            LogDir = folder,
            CheckpointDir = folder,
            EnableStorageTier = true,
            EnableAOF = true,
            // A write is in the file before it is answered: a killed process loses nothing acknowledged.
            WaitForCommit = true,
            Recover = true,
            FailOnRecoveryError = true,
            // A page of the append-only file holds whole records, so it must be at least twice a page of the log.
            PageSize = "1m",
            LogMemorySize = "16m",
            // What is read from the file comes back into memory: the next look at it does not wait for the disk.
            CopyReadsToTail = true,
            SegmentSize = "32m",
            ObjectLogSegmentSize = "32m",
            IndexMemorySize = "1m",
            IndexMaxMemorySize = "32m",
            AofPageSize = "2m",
            AofMemorySize = "4m",
            AofSegmentSize = "4m",
            // Past this size a checkpoint is taken and the append-only file is cut, so that it cannot grow for ever.
            AofSizeLimit = "6m",
            CompactionFrequencySecs = 60,
            CompactionType = LogCompactionType.Lookup,
            CompactionMaxSegments = 8,
            BufferPoolMemoryBudget = "8m",
            ExpiredKeyDeletionScanFrequencySecs = 60,
            NetworkConnectionLimit = 1000,
        };
}
