package main

import (
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// What Temporal's Worker Controller 1.7 and newer define, as far as we use it: its module cannot be had from Go's proxy.
// Source: https://github.com/temporalio/temporal-worker-controller, api/v1alpha1.

type connection struct {
	meta.TypeMeta   `json:",inline"`
	meta.ObjectMeta `json:"metadata"`
	Spec            struct {
		HostPort string `json:"hostPort"`
		TLS      *struct {
			ServerName      string `json:"serverName"`
			CACertSecretRef *named `json:"caCertSecretRef"`
		} `json:"tls"`
		MutualTLSSecretRef *named                  `json:"mutualTLSSecretRef"`
		APIKeySecretRef    *core.SecretKeySelector `json:"apiKeySecretRef"`
	} `json:"spec"`
}

type workerDeployment struct {
	meta.TypeMeta   `json:",inline"`
	meta.ObjectMeta `json:"metadata"`
	Spec            struct {
		Replicas                *int32               `json:"replicas"`
		Template                core.PodTemplateSpec `json:"template"`
		MinReadySeconds         int32                `json:"minReadySeconds"`
		ProgressDeadlineSeconds *int32               `json:"progressDeadlineSeconds"`
		Rollout                 struct {
			Strategy string `json:"strategy"`
			Steps    []struct {
				RampPercentage int           `json:"rampPercentage"`
				PauseDuration  meta.Duration `json:"pauseDuration"`
			} `json:"steps"`
		} `json:"rollout"`
		Sunset struct {
			ScaledownDelay *meta.Duration `json:"scaledownDelay"`
			DeleteDelay    *meta.Duration `json:"deleteDelay"`
		} `json:"sunset"`
		WorkerOptions struct {
			ConnectionRef       named  `json:"connectionRef"`
			TemporalNamespace   string `json:"temporalNamespace"`
			UnsafeCustomBuildID string `json:"unsafeCustomBuildID"`
		} `json:"workerOptions"`
	} `json:"spec"`
}

type named struct {
	Name string `json:"name"`
}
