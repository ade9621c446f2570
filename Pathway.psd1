@{
    RootModule = 'module/Pathway.psm1'
    ModuleVersion = '0.1.0'
    GUID = '6f0b6d1e-2f6b-4b43-9d0c-6b8d6c6c9a51'
}
