using Nexus.Auth.AuthService.SignIn;
using Nexus.Contracts.AuthService;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.AuthService.Calls;

internal sealed class NoteDeviceHandler(KnownDevices devices, TimeProvider clock)
    : IServiceCallHandler<NoteDevice, DeviceNoted>
{
    public async Task<DeviceNoted> HandleAsync(NoteDevice request, CancellationToken cancellationToken)
    {
        var value = KnownDevices.ValueOf(request.Carried);
        await devices.NoteAsync(request.UserId, value, request.Name, request.Address, cancellationToken);
        await devices.SaveAsync(cancellationToken);
        return new DeviceNoted(value, clock.GetUtcNow() + KnownDevices.Kept);
    }
}
