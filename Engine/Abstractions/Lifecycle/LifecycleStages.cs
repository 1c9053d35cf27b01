namespace Orleans.Runtime
{
    /// <summary>State facets load in <see cref="SetupState"/>; OnActivateAsync runs in <see cref="Activate"/>.</summary>
    public static class GrainLifecycleStage
    {
        public const int First = int.MinValue;
        public const int SetupState = 1_000;
        public const int Activate = 2_000;
        public const int Last = int.MaxValue;
    }
}

namespace Orleans
{
    /// <summary>A silo can be called after <see cref="BecomeActive"/>; start-up tasks run in <see cref="Active"/>.</summary>
    public static class ServiceLifecycleStage
    {
        public const int First = int.MinValue;
        public const int RuntimeInitialize = 2_000;
        public const int RuntimeServices = 4_000;
        public const int RuntimeStorageServices = 6_000;
        public const int RuntimeGrainServices = 8_000;
        public const int AfterRuntimeGrainServices = 8_100;
        public const int ApplicationServices = 10_000;
        public const int BecomeActive = 19_999;
        public const int Active = 20_000;
        public const int Last = int.MaxValue;
    }
}
