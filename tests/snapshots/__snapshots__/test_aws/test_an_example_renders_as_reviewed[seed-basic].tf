##### versions.tf
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:fbfd92bbb8be198626c4cf51bb6e08bb32af801b792b2f63eb22e9f8e21b5f72

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ lbgen = "seed-basic" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:5ededaf7b9570a8040ee9ad1b40d75c5aafcae5cfdec297d5999cff8b18e6641

variable "region" {
  description = "The AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)

  validation {
    condition     = length(toset(var.subnet_ids)) >= 2
    error_message = "Subnets in at least two availability zones are needed."
  }
}

variable "ip_address_type" {
  description = "ipv4, or dualstack where the subnets have IPv6."
  type        = string
  default     = "ipv4"

  validation {
    condition     = contains(["ipv4", "dualstack"], var.ip_address_type)
    error_message = "One of ipv4 and dualstack."
  }
}

variable "client_cidr_blocks" {
  description = "Networks whose clients may connect."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "client_ipv6_cidr_blocks" {
  description = "IPv6 networks whose clients may connect; none without dualstack."
  type        = list(string)
  default     = []
}

variable "target_availability_zone" {
  description = "\"all\" where servers listed by address are outside the VPC."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

##### network.tf
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:f4af115b85a17ff8a59d76a70c51c8cbdb8b4012c14d3ed9acb9cc33a9966681

resource "aws_security_group" "alb" {
  name_prefix = "seed-basic-alb-"
  description = "application load balancer of seed-basic"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_web" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_web_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:003917b665d3bc4e5a9a88beb7065aaa740361fe66346d187490ff684c309a9f

resource "aws_lb" "alb" {
  name                       = "seed-basic"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 60
  client_keep_alive          = 3600
  enable_http2               = false
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
}

##### listeners.tf
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:3e5533f51256473947689c49eaa6afaae93100bfbb31ebd7278fe6b984aff145

# listener web
# what no rule takes: route all
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.api-w5.arn
        weight = 5
      }
      target_group {
        arn    = aws_lb_target_group.api-w3.arn
        weight = 3
      }
      target_group {
        arn    = aws_lb_target_group.api-w2.arn
        weight = 2
      }
    }
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:1d9f5aac762c6d27a11702ae51c28f5c2f1ca67ee870dd0ec13ea96868b8ef2f

# upstream api: servers of weight 5
# the spec asks for no check, but a target group always has one: the most lenient
# not registered: api4 10.0.1.14:8080 (backup)
resource "aws_lb_target_group" "api-w5" {
  name            = "seed-basic-api-w5-6088c"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "api"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api-w5" {
  for_each = {
    "api1" = { id = "10.0.1.11", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.api-w5.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream api: servers of weight 3
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "api-w3" {
  name            = "seed-basic-api-w3-0b329"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "api"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api-w3" {
  for_each = {
    "api2" = { id = "10.0.1.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.api-w3.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream api: servers of weight 2
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "api-w2" {
  name            = "seed-basic-api-w2-d25c1"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "api"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api-w2" {
  for_each = {
    "api3" = { id = "10.0.1.13", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.api-w2.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### outputs.tf
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ea5c7e426ada2a4a8214286db7046fbb9a3e71d6800f78c8d0555757d12787bc

output "alb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.alb.dns_name
}

output "alb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.alb.arn
}

output "alb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.alb.id
}

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec seed-basic | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:a0b87f006641291c39bf25dbd63356848baa2267aeef855d1906721e5b319829

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region     = "eu-central-1"
  vpc_id     = "vpc-00000000000000000"
  subnet_ids = ["subnet-00000000000000000", "subnet-11111111111111111"]
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

