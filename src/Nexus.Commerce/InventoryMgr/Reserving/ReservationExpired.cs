using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.InventoryMgr.Reserving;

/// <summary>A reservation has been held as long as it may; nothing happens when it is settled.</summary>
[Message("inventory.reservation-expired/1")]
internal sealed record ReservationExpired(Guid OrderId);
